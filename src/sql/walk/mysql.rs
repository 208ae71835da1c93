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
            "SELECT CURRENT_TIMESTAMP, NOW(6), UTC_DATE(), TIMESTAMPDIFF(DAY, a, b) FROM orders LIMIT 2, 3",
        ] {
            assert_eq!(rule(text), "accepted", "{text}");
        }
    }
}
