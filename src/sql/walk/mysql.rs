//! Expressions that only MySQL has.

use sqlparser::ast::Expr;

use super::Walk;
use crate::sql::Dialect;

/// Character sets that may be named before a text: in each of them a quote or a backslash is one byte and nothing
/// else ends in its byte, so that the text ends where it seems to.
const CHARACTER_SETS: [&str; 6] = ["_utf8mb4", "_utf8mb3", "_utf8", "_latin1", "_ascii", "_binary"];

impl Walk {
    /// Refuses these forms in other languages and looks into them in MySQL.
    pub(super) fn of_mysql(&mut self, expr: &Expr) {
        self.unsupported_if(self.dialect != Dialect::MySql, "RLIKE, CONVERT, MATCH, MEMBER OF or a prefix");
        match expr {
            Expr::RLike { negated: _, expr, pattern, regexp: _ } => {
                self.expression(expr);
                self.expression(pattern);
            }
            Expr::Convert { is_try, expr, data_type, charset: _, target_before_value, styles } => {
                self.unsupported_if(*is_try || *target_before_value || !styles.is_empty(), "This form of CONVERT");
                self.expression(expr);
                if let Some(data_type) = data_type {
                    self.data_type(data_type);
                }
            }
            Expr::Prefixed { prefix, value } => {
                let known = CHARACTER_SETS.iter().any(|name| prefix.value.eq_ignore_ascii_case(name));
                self.unsupported_if(!known || prefix.quote_style.is_some(), "This prefix before a text");
                self.expression(value);
            }
            Expr::MatchAgainst { columns, match_value, opt_search_modifier: _ } => {
                self.each(columns, |walk, name| {
                    if let Some(named) = walk.named(name)
                        && let Some(last) = named.parts.last()
                    {
                        walk.columns.insert(last.value.clone());
                    }
                });
                self.value(match_value);
            }
            Expr::MemberOf(member) => {
                self.expression(&member.value);
                self.expression(&member.array);
            }
            _ => self.unsupported("This expression"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::data::{Schema, Table};
    use crate::sql::{Dialect, Guard, Relations};

    fn rule(text: &str) -> &'static str {
        let table = |name: &str| Table { schema: Some("shop".into()), name: name.into(), ..Table::default() };
        let schema = Schema { tables: vec![table("orders"), table("Day")], ..Schema::default() };
        let guard = Guard::with_budget(Duration::from_mins(1));
        match guard.check(text, Dialect::MySql, &Relations::Known(&schema)) {
            Ok(_) => "accepted",
            Err(refusal) => refusal.reasons[0].rule,
        }
    }

    #[test]
    fn what_acts_or_hides_is_refused() {
        for (text, expected) in [
            ("SELECT 1 /*! INTO @a */", "acting_comment"),
            ("SELECT * FROM /*M!99999 orders AS */ secrets", "acting_comment"),
            ("SELECT /*+ SET_VAR(sql_mode='') */ 1", "acting_comment"),
            ("SELECT @a", "variable"),
            ("SELECT @@global.version", "variable"),
            ("SELECT a := 1", "assignment"),
            ("SELECT * FROM orders LOCK IN SHARE MODE", "lock"),
            ("SELECT * FROM orders FOR UPDATE", "lock"),
            ("SELECT SLEEP /* a */ (1)", "function_not_allowed"),
            ("SELECT `lower`('a')", "quoted_function"),
            ("SELECT shop.lower('a')", "function_not_allowed"),
            ("SELECT _gbk'a'", "not_supported"),
            ("SELECT SQL_CALC_FOUND_ROWS id FROM orders", "not_supported"),
            ("HANDLER orders OPEN", "only_reads"),
            ("DO 1", "only_reads"),
            ("TABLE orders", "only_reads"),
            ("SELECT 1 UNION TABLE secrets", "not_supported"),
            ("SELECT * FROM mysql.user", "system_table"),
            ("SELECT * FROM other.orders", "unknown_table"),
            ("SELECT * FROM `dual`", "unknown_table"),
            ("SELECT * FROM orders RLIKE secrets", "syntax"),
            ("SELECT a MOD (SELECT token FROM secrets) FROM orders", "unknown_table"),
            ("SELECT a MOD sleep(1) FROM orders", "function_not_allowed"),
            ("SELECT BINARY sleep(1)", "function_not_allowed"),
            ("SELECT * FROM BINARY secrets", "unknown_table"),
            ("SELECT * FROM orders, BINARY secrets", "unknown_table"),
            ("SELECT 'a\\' AS x, ' UNION SELECT token FROM secrets -- ' AS y", "unknown_table"),
        ] {
            assert_eq!(rule(text), expected, "{text}");
        }
    }

    #[test]
    fn a_common_table_hides_only_what_it_hides_on_every_server() {
        for (text, expected) in [
            ("WITH secrets AS (SELECT 1) SELECT * FROM secrets", "accepted"),
            ("WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets", "unknown_table"),
            ("WITH RECURSIVE a AS (SELECT * FROM secrets), secrets AS (SELECT 1) SELECT * FROM a", "unknown_table"),
            ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r", "accepted"),
            // Whether case tells tables apart is a setting of the server.
            ("WITH Secrets AS (SELECT 1) SELECT * FROM secrets", "unknown_table"),
            ("WITH day AS (SELECT 1) SELECT * FROM day_hour", "unknown_table"),
            ("SELECT * FROM shop.day", "accepted"),
        ] {
            assert_eq!(rule(text), expected, "{text}");
        }
    }

    #[test]
    fn ordinary_mysql_is_accepted() {
        for text in [
            "SELECT DATE_SUB(a, INTERVAL '1 2' DAY_HOUR), EXTRACT(YEAR_MONTH FROM a) FROM orders",
            "SELECT a, SUM(b) FROM orders GROUP BY a WITH ROLLUP HAVING a > 1",
            "SELECT a FROM orders # the end",
            "SELECT 0x1F, b'101', x'4D', N'a', 'a' \"b\", 5--1 FROM orders",
            "SELECT a FROM orders USE INDEX (i) WHERE a RLIKE 'x' AND MATCH (a) AGAINST ('b' IN BOOLEAN MODE)",
            "SELECT CONVERT(a USING utf8mb4), CONVERT(a, SIGNED), a DIV 2, a <=> NULL FROM orders",
            "SELECT STRAIGHT_JOIN o.a FROM orders o STRAIGHT_JOIN shop.orders p ON o.a = p.a",
            "SELECT JSON_EXTRACT(a, '$.b'), a -> '$.b', IF(a, 1, 2), GROUP_CONCAT(a ORDER BY b SEPARATOR ';') FROM orders",
            "SELECT a MOD 3, (a) MOD (b), 'x' MOD 2, \"x\" MOD 2, MOD(a, 2), 7 MOD MOD(a, 5), o.mod FROM orders o",
            "SELECT DISTINCT MOD(a, 2) FROM orders WHERE a MOD 2 = 1 AND a BETWEEN MOD(a, 3) AND 5 ORDER BY a MOD 7",
            "SELECT BINARY a, BINARY 'x' = a FROM orders WHERE a LIKE BINARY 'x' OR BINARY a = BINARY b ORDER BY BINARY a",
            "SELECT CAST(a AS BINARY), CAST(a AS BINARY(3)), CONVERT(a, BINARY), CONVERT(a USING binary) FROM orders",
            "SELECT CURRENT_TIMESTAMP, NOW(6), UTC_DATE(), TIMESTAMPDIFF(DAY, a, b) FROM orders LIMIT 2, 3",
        ] {
            assert_eq!(rule(text), "accepted", "{text}");
        }
    }

    /// Expressions as people write them.
    const FORMS: &[&str] = &[
        "a XOR b",
        "a REGEXP 'x'",
        "a NOT REGEXP 'x'",
        "a NOT RLIKE 'x'",
        "a <=> b",
        "a && b",
        "a || b",
        "!a",
        "NOT a",
        "a IS NOT TRUE",
        "a IS UNKNOWN",
        "a SOUNDS LIKE 'b'",
        "a & 1 | 2 ^ 3",
        "a << 2 >> 1",
        "~a",
        "a DIV b",
        "a LIKE 'b' ESCAPE '|'",
        "DATE '2020-01-01'",
        "TIMESTAMP '2020-01-01 10:00:00'",
        "TIME '10:00:00'",
        "a + INTERVAL 1 DAY",
        "a - INTERVAL b HOUR",
        "INTERVAL 1 DAY + a",
        "a + INTERVAL (b + 1) DAY",
        "a + INTERVAL -1 MONTH",
        "a + INTERVAL 1 QUARTER",
        "a + INTERVAL 1 MICROSECOND",
        "a + INTERVAL '1:30' HOUR_MINUTE",
        "a + INTERVAL o.b WEEK",
        "a + INTERVAL o.b DAY_HOUR",
        "a + INTERVAL (b) YEAR_MONTH",
        "DATE_ADD(a, INTERVAL 1 DAY)",
        "ADDDATE(a, 3)",
        "TIMESTAMPADD(MONTH, 1, a)",
        "EXTRACT(DAY_HOUR FROM a)",
        "EXTRACT(QUARTER FROM a)",
        "TRIM(BOTH 'x' FROM a)",
        "TRIM(LEADING FROM a)",
        "SUBSTRING(a FROM 2 FOR 3)",
        "SUBSTRING(a, 2)",
        "POSITION('a' IN b)",
        "CHAR(77 USING utf8mb4)",
        "CAST(a AS UNSIGNED)",
        "CAST(a AS SIGNED INTEGER)",
        "CAST(a AS CHAR CHARACTER SET utf8mb4)",
        "CAST(a AS DATETIME(6))",
        "CAST(a AS DOUBLE)",
        "CAST(a AS JSON)",
        "CONVERT(a, CHAR(10))",
        "CONVERT(a, DECIMAL(10, 2))",
        "a COLLATE utf8mb4_bin",
        "(a, b) = (1, 2)",
        "(a, b) IN (SELECT a, b FROM orders)",
        "ROW(a, b) = ROW(1, 2)",
        "a = ANY (SELECT b FROM orders)",
        "COUNT(DISTINCT a, b)",
        "GROUP_CONCAT(DISTINCT a, b ORDER BY b DESC SEPARATOR ', ')",
        "a ->> '$.x'",
        "LEFT(a, 1)",
        "REPLACE(a, 'x', 'y')",
        "INSERT(a, 1, 2, 'x')",
        "IF(a > 1, 'x', NULL)",
        "RIGHT(a, 2)",
        "REPEAT(a, 2)",
        "FORMAT(a, 2)",
        "JSON_VALUE(a, '$.b')",
        "CASE a WHEN 1 THEN 'x' END",
        "SUM(a) OVER w",
        "a BETWEEN 1 AND 2 XOR b",
        "_utf8mb4'x'",
        "DATE(a)",
        "YEAR(a)",
        "WEEK(a, 3)",
        "a IN (1, 2)",
        "NULL",
        "TRUE",
        "1e3",
        ".5",
        "a.b",
        "`a`",
    ];

    #[test]
    fn forms_that_people_write_are_accepted() {
        let around = [
            "SELECT SQL_NO_CACHE a FROM orders",
            "SELECT ALL a FROM orders",
            "SELECT DISTINCTROW a FROM orders",
            "SELECT 1 FROM DUAL",
            "SELECT a FROM orders NATURAL JOIN shop.orders p",
            "SELECT a FROM orders o FORCE INDEX FOR ORDER BY (x)",
            "SELECT a FROM orders o IGNORE INDEX (x, y) WHERE a = 1",
            "SELECT a FROM orders ORDER BY NULL",
            "SELECT a FROM orders LIMIT 5 OFFSET 2",
            "SELECT 1 INTERSECT SELECT 2",
            "SELECT 1 EXCEPT SELECT 2",
            "SELECT x.n FROM orders o, LATERAL (SELECT o.a AS n) x",
            "VALUES ROW(1, 2), ROW(3, 4)",
            "SELECT a FROM (orders o JOIN orders p ON o.a = p.a)",
            "SELECT a FROM orders o CROSS JOIN orders p ON o.a = p.a",
            "(SELECT 1) UNION ALL (SELECT 2) LIMIT 1",
            "SELECT a 'x', b \"y\", c AS 'z' FROM orders",
            "SELECT a FROM orders HAVING a > 1",
            "SELECT SUM(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders",
            "SELECT SUM(a) OVER w FROM orders WINDOW w AS (PARTITION BY b)",
            "SELECT o.* FROM shop.orders AS o JOIN `orders` p USING (id)",
        ];
        let texts = FORMS.iter().map(|form| format!("SELECT {form} FROM orders o"));
        let texts = texts.chain(around.iter().map(|text| (*text).to_owned()));
        let refused: Vec<String> =
            texts.filter(|text| rule(text) != "accepted").map(|t| format!("{} {t}", rule(&t))).collect();
        assert_eq!(refused, [""; 0]);
    }
}
