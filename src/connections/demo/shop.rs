//! The demo shop's rows, thrown with dice that fall the same way for everybody on the same day.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::lists::{CATEGORIES, CHANNELS, COUNTRIES, PAYMENTS, REASONS, SEGMENTS, TEXTILE_REASONS};
use super::story::{Campaign, DAYS, Story};

/// When people order, by hour of the day.
const HOURS: [f64; 24] = [
    0.6, 0.3, 0.2, 0.1, 0.1, 0.3, 0.9, 1.8, 2.6, 3.2, 3.6, 3.9, 4.0, 3.6, 3.4, 3.5, 3.8, 4.4, 5.2, 6.1, 6.4, 5.2, 3.1,
    1.5,
];

/// Everything that is in the shop. Ids count from 1; amounts are cents.
#[derive(Debug, Default)]
pub(super) struct Shop {
    pub products: Vec<Product>,
    pub campaigns: Vec<Campaign>,
    pub customers: Vec<Customer>,
    pub orders: Vec<Order>,
    pub items: Vec<Item>,
    pub returns: Vec<Return>,
}

#[derive(Debug)]
pub(super) struct Product {
    pub category: usize,
    pub name: &'static str,
    pub price: i64,
    pub cost: i64,
    pub launched_on: NaiveDate,
}

#[derive(Debug)]
pub(super) struct Customer {
    pub first: &'static str,
    pub last: &'static str,
    pub email: String,
    pub country: usize,
    pub city: &'static str,
    pub segment: &'static str,
    pub signed_up_on: NaiveDate,
}

#[derive(Debug)]
pub(super) struct Order {
    pub customer: usize,
    pub at: NaiveDateTime,
    pub status: &'static str,
    pub channel: &'static str,
    pub payment: &'static str,
    pub campaign: Option<usize>,
    pub shipping: i64,
    pub total: i64,
}

#[derive(Debug)]
pub(super) struct Item {
    pub order: usize,
    pub product: usize,
    pub quantity: i64,
    pub price: i64,
    /// Percent off.
    pub discount: i64,
    pub total: i64,
}

#[derive(Debug)]
pub(super) struct Return {
    pub item: usize,
    pub on: NaiveDate,
    pub reason: &'static str,
    pub refund: i64,
}

/// The dice and what they have made so far.
struct Maker {
    story: Story,
    now: NaiveDateTime,
    dice: StdRng,
    shop: Shop,
}

/// The shop as it is at this moment.
pub(super) fn make(now: DateTime<Utc>) -> Shop {
    let now = now.naive_utc();
    let story = Story { today: now.date() };
    let dice = StdRng::seed_from_u64(u64::from(now.date().num_days_from_ce().unsigned_abs()));
    let mut maker = Maker { story, now, dice, shop: Shop { campaigns: story.campaigns(), ..Shop::default() } };
    maker.stock();
    for ago in (0..=DAYS).rev() {
        maker.day(story.today - TimeDelta::days(ago));
    }
    maker.shop
}

impl Maker {
    fn stock(&mut self) {
        for (category, listed) in CATEGORIES.iter().enumerate() {
            for (name, price, cost, _) in listed.products {
                let launched_on = self.story.launched_on(name);
                self.shop.products.push(Product { category, name, price: *price, cost: *cost, launched_on });
            }
        }
    }

    /// All orders of one day, in the order of their time.
    fn day(&mut self, day: NaiveDate) {
        let count = self.about(self.story.demand(day));
        let mut moments: Vec<NaiveDateTime> = (0..count).filter_map(|_| self.moment(day)).collect();
        moments.retain(|at| *at <= self.now);
        moments.sort_unstable();
        let countries = self.story.countries(day);
        let products = self.story.products(day);
        for at in moments {
            let customer = self.customer(at.date(), &countries);
            self.order(customer, at, &products);
        }
    }

    fn moment(&mut self, day: NaiveDate) -> Option<NaiveDateTime> {
        let hour = u32::try_from(self.pick(&HOURS)).ok()?;
        day.and_hms_opt(hour, self.dice.random_range(0..60), self.dice.random_range(0..60))
    }

    /// Somebody who has bought before, or somebody new.
    fn customer(&mut self, day: NaiveDate, countries: &[f64]) -> usize {
        let country = self.pick(countries);
        if !self.dice.random_bool(0.24) {
            // Whoever bought lately is likelier to come back.
            let known = self.shop.customers.len();
            for _ in 0..12 {
                let back = self.dice.random_range(0.0..1.0_f64).powi(2);
                let at = scaled(known, 1.0 - back);
                if self.shop.customers.get(at).is_some_and(|c| c.country == country) {
                    return at;
                }
            }
        }
        let listed = &COUNTRIES[country];
        let (first, last) = (self.one_of(listed.first), self.one_of(listed.last));
        let city = self.one_of(listed.cities);
        let segment = self.weighted(SEGMENTS);
        let number = self.shop.customers.len() + 1;
        let email = format!("{}.{}{number}@mail.example.{}", plain(first), plain(last), listed.domain);
        let signed_up_on = day - TimeDelta::days(self.dice.random_range(0..4));
        self.shop.customers.push(Customer { first, last, email, country, city, segment, signed_up_on });
        number - 1
    }

    fn order(&mut self, customer: usize, at: NaiveDateTime, products: &[f64]) {
        let order = self.shop.orders.len();
        let running = self.shop.campaigns.iter().position(|c| (c.from..=c.to).contains(&at.date()));
        let campaign = running.filter(|_| self.dice.random_bool(0.55));
        let discount = campaign.map_or(0, |c| self.shop.campaigns[c].discount);
        let status = self.status(at.date());
        let mut total = 0;
        for _ in 0..self.weighted(&[(1_usize, 22), (2, 24), (3, 22), (4, 18), (5, 9), (6, 5)]) {
            total += self.item((order, status, at.date()), products, discount);
        }
        let shipping = if total >= 7_500 { 0 } else { 495 };
        let channel = self.weighted(CHANNELS);
        let payment = self.weighted(PAYMENTS);
        let total = total + shipping;
        self.shop.orders.push(Order { customer, at, status, channel, payment, campaign, shipping, total });
    }

    fn status(&mut self, day: NaiveDate) -> &'static str {
        match ((self.now.date() - day).num_days(), self.dice.random_bool(0.03)) {
            (_, true) => "Cancelled",
            (0..=1, _) => "Processing",
            (2..=4, _) => "Shipped",
            _ => "Delivered",
        }
    }

    /// Adds an item and perhaps its return; gives what it costs.
    fn item(&mut self, (order, status, day): (usize, &str, NaiveDate), products: &[f64], discount: i64) -> i64 {
        let product = self.pick(products);
        let quantity = self.weighted(&[(1_i64, 76), (2, 17), (3, 5), (4, 2)]);
        let price = self.shop.products[product].price;
        let total = quantity * price * (100 - discount) / 100;
        let item = self.shop.items.len();
        self.shop.items.push(Item { order, product, quantity, price, discount, total });
        let category = CATEGORIES[self.shop.products[product].category].name;
        if status == "Delivered" && self.dice.random_bool(self.story.returned(category, day)) {
            let on = day + TimeDelta::days(self.dice.random_range(5..24));
            let reasons = if self.story.in_trouble(category, day) { TEXTILE_REASONS } else { REASONS };
            let reason = self.weighted(reasons);
            if on <= self.now.date() {
                self.shop.returns.push(Return { item, on, reason, refund: total });
            }
        }
        total
    }

    /// A whole number around `mean`, spread as independent events are (Poisson, by counting waiting times).
    fn about(&mut self, mean: f64) -> u32 {
        let (limit, mut product, mut count) = ((-mean).exp(), 1.0, 0);
        loop {
            product *= self.dice.random_range(0.0..1.0_f64);
            if product <= limit || count > 1_000 {
                return count;
            }
            count += 1;
        }
    }

    /// The place of one of the weights, as likely as it is heavy.
    fn pick(&mut self, weights: &[f64]) -> usize {
        let mut left = self.dice.random_range(0.0..1.0_f64) * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        weights.len().saturating_sub(1)
    }

    fn weighted<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let weights: Vec<f64> = choices.iter().map(|(_, weight)| f64::from(*weight)).collect();
        choices[self.pick(&weights)].0
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.dice.random_range(0..choices.len())]
    }
}

/// The place at `share` (0 to 1) of a list of this length.
fn scaled(length: usize, share: f64) -> usize {
    (0..length).rev().find(|at| *at as f64 <= share * length as f64).unwrap_or(0)
}

/// A name as it stands in an address.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'ä' | 'á' | 'à' | 'ą' => Some('a'),
            'é' | 'è' | 'ę' | 'æ' => Some('e'),
            'ö' | 'ø' | 'ó' => Some('o'),
            'ü' => Some('u'),
            'ł' => Some('l'),
            'ś' => Some('s'),
            'ń' => Some('n'),
            'ż' | 'ź' => Some('z'),
            'ï' | 'í' => Some('i'),
            'ć' | 'ç' => Some('c'),
            _ => c.is_ascii_lowercase().then_some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-20T14:32:00Z".parse().unwrap()
    }

    #[test]
    fn the_same_day_makes_the_same_shop() {
        let (one, two) = (make(now()), make(now() + TimeDelta::hours(3)));
        assert_eq!(one.orders[100].total, two.orders[100].total);
        assert_eq!(one.customers[50].email, two.customers[50].email);
    }

    #[test]
    fn it_has_the_size_of_a_small_shop() {
        let shop = make(now());
        assert!((6_000..9_000).contains(&shop.orders.len()), "{} orders", shop.orders.len());
        assert!((16_000..27_000).contains(&shop.items.len()), "{} items", shop.items.len());
        assert!((800..2_500).contains(&shop.customers.len()), "{} customers", shop.customers.len());
        assert!((600..2_500).contains(&shop.returns.len()), "{} returns", shop.returns.len());
    }

    #[test]
    fn nothing_happens_after_now_and_every_sum_is_right() {
        let shop = make(now());
        assert!(shop.orders.iter().all(|o| o.at <= now().naive_utc()));
        assert!(shop.returns.iter().all(|r| r.on <= now().date_naive()));
        let mut sums = vec![0; shop.orders.len()];
        for item in &shop.items {
            sums[item.order] += item.total;
        }
        assert!(shop.orders.iter().zip(&sums).all(|(order, sum)| order.total == sum + order.shipping));
    }

    #[test]
    fn addresses_are_plain() {
        assert_eq!(plain("Dąbrowski"), "dabrowski");
        assert_eq!(plain("van den Berg"), "vandenberg");
    }
}
