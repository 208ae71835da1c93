//! Whatever the sources do themselves, the rows are those that the engine gives over whole tables.

use serde_json::Value;

use super::All;

/// Queries at the seams between the engines: empty values, cases and blanks of texts, zones, signs, orders.
const SEAMS: [&str; 49] = [
    "SELECT * FROM shop.orders ORDER BY id",
    "SELECT * FROM crm.customers ORDER BY id",
    "SELECT * FROM box.visits ORDER BY id",
    "SELECT id, state FROM shop.orders WHERE state = 'new' ORDER BY id",
    "SELECT id, state FROM shop.orders WHERE state <> 'new' ORDER BY id",
    "SELECT id FROM shop.orders WHERE state > 'new' ORDER BY id",
    "SELECT id FROM shop.orders WHERE state IN ('New', 'zu', 'x') OR paid ORDER BY id",
    "SELECT id FROM shop.orders WHERE state NOT IN ('New', 'zu') ORDER BY id",
    "SELECT id FROM shop.orders WHERE state LIKE 'n%' AND NOT paid ORDER BY id",
    "SELECT id FROM shop.orders WHERE state NOT LIKE '%w_' ORDER BY id",
    "SELECT id, code FROM shop.orders WHERE code = 'ab' ORDER BY id",
    "SELECT id, code FROM shop.orders WHERE code = 'ab ' ORDER BY id",
    "SELECT code, count(*) FROM shop.orders GROUP BY code ORDER BY code",
    "SELECT state, count(*), count(amount), sum(amount), avg(amount), min(day), max(at) FROM shop.orders GROUP BY state \
     ORDER BY state NULLS FIRST",
    "SELECT state, paid FROM shop.orders ORDER BY state DESC, paid, id LIMIT 20",
    "SELECT amount FROM shop.orders ORDER BY amount DESC, id LIMIT 40",
    "SELECT amount FROM shop.orders ORDER BY amount ASC NULLS FIRST, id DESC LIMIT 40",
    "SELECT name FROM crm.customers ORDER BY name, id LIMIT 4",
    "SELECT name FROM crm.customers ORDER BY name DESC NULLS LAST, id LIMIT 4",
    "SELECT id FROM crm.customers WHERE name = 'ann' ORDER BY id",
    "SELECT id FROM crm.customers WHERE name <> 'ann' ORDER BY id",
    "SELECT id FROM crm.customers WHERE name IN ('ANN', 'Zoë', 'ANN ') ORDER BY id",
    "SELECT id FROM crm.customers WHERE name NOT IN ('ANN', 'Zoë') ORDER BY id",
    "SELECT id FROM crm.customers WHERE city = 'Köln' OR city = 'BONN' ORDER BY id",
    "SELECT id FROM crm.customers WHERE name LIKE 'a%' ORDER BY id",
    "SELECT city, count(*), min(since), sum(credit), avg(score) FROM crm.customers GROUP BY city ORDER BY city",
    "SELECT DISTINCT name, city FROM crm.customers ORDER BY 1, 2",
    "SELECT count(DISTINCT name), count(DISTINCT city), count(DISTINCT active) FROM crm.customers",
    "SELECT id FROM crm.customers WHERE large > 3 ORDER BY id",
    "SELECT max(large), min(large), sum(credit) FROM crm.customers",
    "SELECT id FROM crm.customers WHERE active ORDER BY id",
    "SELECT id FROM crm.customers WHERE NOT active OR active IS NULL ORDER BY id",
    "SELECT id FROM crm.customers WHERE since >= '2021-01-31' AND seen < '2024-03-01 12:00:00' ORDER BY id",
    "SELECT id FROM crm.customers WHERE changed >= '2024-03-01' ORDER BY id",
    "SELECT date_trunc('month', since), extract(year FROM seen), count(*) FROM crm.customers GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT id FROM shop.orders WHERE at >= '2024-02-01' AND at < '2024-02-02T12:00:00+02:00' ORDER BY id",
    "SELECT date_trunc('week', day), date_trunc('day', at), extract(hour FROM plain), count(*) FROM shop.orders \
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT extract(hour FROM at AT TIME ZONE 'Europe/Berlin') AS h, count(*) FROM shop.orders GROUP BY 1 ORDER BY 1",
    "SELECT extract(week FROM day), extract(doy FROM at), extract(quarter FROM plain), count(*) FROM shop.orders \
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT extract(quarter FROM seen), extract(month FROM since), extract(minute FROM changed), count(*) \
     FROM crm.customers GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT ref, count(*), sum(big), sum(small), min(loose), max(weight) FROM shop.orders WHERE ref <> \
     '00000000-0000-4000-8000-000000000001' GROUP BY ref ORDER BY ref",
    "SELECT sum(small * product_id), sum(amount * product_id - small), sum(weight) FROM shop.orders WHERE weight > 1.5",
    "SELECT id / 7, small / 2, sum(big) FROM shop.orders GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT page, count(*), sum(seconds), count(DISTINCT customer_id) FROM box.visits GROUP BY page ORDER BY page",
    "SELECT id FROM box.visits WHERE page = 'home' AND day BETWEEN '2024-01-10' AND '2024-02-20' ORDER BY id",
    "SELECT id FROM box.visits WHERE page LIKE 'h%' OR at > '2024-01-20 09:00:00' ORDER BY id",
    "SELECT paid, count(*) FROM box.visits WHERE day = '2024-01-05' OR paid GROUP BY paid ORDER BY paid",
    "SELECT p.name, count(*), sum(o.amount), max(o.amount) FROM shop.orders o JOIN shop.products p ON p.id = o.product_id \
     WHERE p.name >= 'L' GROUP BY p.name ORDER BY 3 DESC",
    "SELECT count(*) FROM shop.orders o LEFT JOIN shop.log_events e ON e.order_id = o.id WHERE e.id IS NULL AND o.paid",
];

/// Queries over two sources and more, sums of which may begin before the join.
const JOINS: [&str; 21] = [
    "SELECT c.name, sum(o.amount), count(*), avg(o.amount), min(o.day) FROM shop.orders o JOIN crm.customers c \
     ON c.id = o.customer_id GROUP BY c.name ORDER BY c.name",
    "SELECT c.city, p.name, sum(o.amount * o.product_id), count(o.amount) FROM shop.orders o \
     JOIN crm.customers c ON c.id = o.customer_id JOIN shop.products p ON p.id = o.product_id \
     GROUP BY c.city, p.name ORDER BY 1, 2",
    "SELECT count(*), sum(o.amount) FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id WHERE c.id > 100",
    "SELECT c.id, count(v.id), count(*), sum(v.seconds) FROM crm.customers c LEFT JOIN box.visits v \
     ON v.customer_id = c.id AND v.page = 'home' GROUP BY c.id ORDER BY c.id",
    "SELECT o.state, count(*), count(c.id) FROM shop.orders o LEFT JOIN crm.customers c ON c.id = o.customer_id \
     AND c.active GROUP BY o.state ORDER BY 1",
    "SELECT r.region, sum(o.amount), avg(o.weight), avg(o.small) FROM shop.orders o JOIN crm.customers c \
     ON c.id = o.customer_id JOIN regions.regions r ON r.city = c.city GROUP BY r.region ORDER BY 1",
    "SELECT count(*) FROM shop.orders o JOIN crm.customers c ON c.name = o.state",
    "SELECT o.id FROM shop.orders o WHERE o.customer_id IN (SELECT id FROM crm.customers WHERE since > '2021-06-01') \
     ORDER BY o.id",
    "SELECT o.id FROM shop.orders o WHERE NOT EXISTS (SELECT 1 FROM crm.customers c WHERE c.id = o.customer_id) ORDER BY 1",
    "SELECT o.id FROM shop.orders o WHERE o.amount > (SELECT avg(o.amount) FROM shop.orders o JOIN crm.customers c \
     ON c.id = o.customer_id) ORDER BY o.id DESC LIMIT 9",
    "WITH per AS (SELECT customer_id, sum(amount) AS s FROM shop.orders GROUP BY 1 HAVING count(*) > 42) \
     SELECT c.name, per.s FROM per JOIN crm.customers c ON c.id = per.customer_id ORDER BY 2, 1",
    "SELECT 'orders' AS what, count(*) FROM shop.orders UNION ALL SELECT 'visits', count(*) FROM box.visits ORDER BY 1",
    "SELECT c.id, rank() OVER (ORDER BY sum(o.amount) DESC) FROM shop.orders o JOIN crm.customers c \
     ON c.id = o.customer_id GROUP BY c.id ORDER BY c.id",
    // Of a large table only what a few chosen rows point to.
    "SELECT c.id, k.minutes FROM crm.customers c JOIN shop.calls k ON k.customer_id = c.id WHERE c.name = 'Ann' ORDER BY 2",
    "SELECT c.id, sum(k.minutes), count(*) FROM crm.customers c JOIN shop.calls k ON k.customer_id = c.id \
     WHERE c.active GROUP BY c.id ORDER BY 1",
    "SELECT c.id, k.id FROM crm.customers c LEFT JOIN shop.calls k ON k.customer_id = c.id AND k.minutes < 20 \
     WHERE c.id > 2 ORDER BY 1, 2",
    "SELECT k.id FROM shop.calls k LEFT JOIN crm.customers c ON k.customer_id = c.id AND c.active ORDER BY 1 LIMIT 30",
    "SELECT k.id FROM shop.calls k WHERE k.customer_id IN (SELECT id FROM crm.customers WHERE credit > 5) ORDER BY 1",
    "SELECT count(*) FROM shop.calls k JOIN box.visits v ON v.page = k.page WHERE v.id < 4",
    "SELECT count(*) FROM shop.calls k JOIN crm.customers c ON c.id = k.customer_id WHERE c.name = 'nobody'",
    "SELECT sum(o.amount) FILTER (WHERE o.paid), count(*) FILTER (WHERE o.state = 'new'), min(o.amount) FROM shop.orders o \
     JOIN box.visits v ON v.customer_id = o.customer_id AND v.day > o.day",
];

#[tokio::test]
async fn rows_are_the_same_whoever_does_the_work() {
    let (pushed, whole) = both().await;
    for sql in SEAMS.into_iter().chain(JOINS) {
        compare(&pushed, &whole, sql).await;
    }
    pushed.server.stop().await;
    whole.server.stop().await;
}

/// Queries put together by chance: whatever goes with what, the rows are the same.
#[tokio::test]
async fn queries_by_chance_give_the_same_rows() {
    let (pushed, whole) = both().await;
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..120 {
        compare(&pushed, &whole, &by_chance(&mut dice)).await;
    }
    pushed.server.stop().await;
    whole.server.stop().await;
}

async fn both() -> (All, All) {
    let pushed = All::start(|_| ()).await;
    let databases = (pushed.shop_database.clone(), pushed.crm_database.clone());
    let whole = All::over(databases, |settings| settings.queries.pushdown = false).await;
    (pushed, whole)
}

async fn compare(pushed: &All, whole: &All, sql: &str) {
    let (mine, other) = (pushed.run(sql).await, whole.run(sql).await);
    assert_eq!((mine.status, other.status), (200, 200), "{sql}\n{}\n{}", mine.text(), other.text());
    let (mine, other) = (mine.json(), other.json());
    assert_eq!(mine["columns"], other["columns"], "{sql}");
    let (rows, expected) = (rounded(&mine["rows"]), rounded(&other["rows"]));
    assert_eq!(rows, expected, "{sql}\n{:#}", mine["asked"]);
}

/// Sums of binary fractions hang on the order of the rows in their last digits.
fn rounded(rows: &Value) -> Value {
    match rows {
        Value::Array(list) => list.iter().map(rounded).collect(),
        Value::Number(n) if n.is_f64() => format!("{:.9e}", n.as_f64().unwrap()).into(),
        other => other.clone(),
    }
}

struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn one_of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.throw(list.len())]
    }
}

fn by_chance(dice: &mut Dice) -> String {
    let conditions = [
        "o.amount > 100",
        "o.state = 'new'",
        "o.state <> 'zu'",
        "o.paid",
        "o.day < '2024-04-01'",
        "o.small >= 0",
        "o.state IS NULL",
        "o.code = 'ab'",
        "o.state LIKE '%w%'",
        "o.big BETWEEN 30000000000 AND 600000000000",
        "c.name = 'Ann'",
        "c.city IS NOT NULL",
        "c.since > '2021-01-01'",
        "c.active",
        "c.credit <> 7",
        "v.page = 'Home'",
        "v.day >= '2024-01-20'",
        "v.seconds < 20.25",
        "o.weight > 20.5 OR c.score > 2",
        "NOT (o.state = 'New' AND o.small = 1)",
        "c.id IN (1, 2, 3, 9)",
        "upper(c.name) = 'ANN'",
    ];
    let keys = [
        "o.state",
        "o.paid",
        "o.customer_id",
        "date_trunc('month', o.day)",
        "c.city",
        "c.name",
        "c.active",
        "v.page",
        "extract(year FROM c.since)",
        "o.ref",
        "o.code",
        "CASE WHEN o.amount > 50 THEN 'much' ELSE 'little' END",
    ];
    let sums = [
        "count(*)",
        "sum(o.amount)",
        "avg(o.amount)",
        "min(o.day)",
        "max(o.amount)",
        "count(o.state)",
        "sum(o.big)",
        "count(DISTINCT o.customer_id)",
        "sum(o.small)",
        "avg(o.weight)",
        "sum(c.credit)",
        "count(c.name)",
        "sum(o.amount) FILTER (WHERE o.paid)",
        "max(c.seen)",
        "min(v.day)",
    ];
    let visits = dice.throw(3) == 0;
    let join = dice.one_of(&["JOIN", "LEFT JOIN"]);
    let mut from = format!("shop.orders o {join} crm.customers c ON c.id = o.customer_id");
    if visits {
        from.push_str(" JOIN box.visits v ON v.customer_id = o.customer_id");
    }
    let fits = |text: &str| visits || !text.contains("v.");
    let mut pick = |list: &[&'static str], most: usize| {
        let mut picked: Vec<&'static str> = Vec::new();
        for _ in 0..=dice.throw(most) {
            let one = list[dice.throw(list.len())];
            if fits(one) && !picked.contains(&one) {
                picked.push(one);
            }
        }
        picked
    };
    let (wheres, keys, sums) = (pick(&conditions, 3), pick(&keys, 2), pick(&sums, 3));
    let wheres = if wheres.is_empty() { "true".to_owned() } else { wheres.join(" AND ") };
    let items: Vec<&str> = keys.iter().chain(&sums).copied().collect();
    if items.is_empty() {
        return format!("SELECT count(*) FROM {from} WHERE {wheres}");
    }
    let places = (1..=items.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    let group = (1..=keys.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    let group = if keys.is_empty() { String::new() } else { format!(" GROUP BY {group}") };
    format!("SELECT {} FROM {from} WHERE {wheres}{group} ORDER BY {places}", items.join(", "))
}
