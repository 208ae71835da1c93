//! Names in an expression that its table has no column of: the guard judges tables, a formula has to know its columns.

use crate::data::Table;
use crate::sql::{Dialect, Token, tokens};

/// Words of SQL that stand in expressions and name no column, types that values are cast to among them.
const WORDS: &str = "all and any as asc at between bigint binary both by case cast char character collate \
    current_date current_time current_timestamp date day decimal desc distinct div double dow doy else end epoch \
    escape exists false filter first float following for from group hour ilike in int integer interval is isnull last \
    leading like localtime localtimestamp microsecond minute mod month not notnull null nulls numeric or order over \
    partition preceding precision quarter range real regexp rlike row rows second separator signed similar smallint \
    some symmetric text then time timestamp timestamptz timezone to trailing true unbounded unknown unsigned using \
    varchar week when where with within without xor year zone";

/// The first name that is neither a column of the table, nor the table itself, nor a function or a word of SQL.
pub(super) fn unknown(text: &str, dialect: Dialect, table: &Table) -> Option<String> {
    let tokens = tokens(text, dialect).ok()?;
    let is_mark = |at: usize, wanted: &str| matches!(tokens.get(at), Some(Token::Mark(mark)) if mark == wanted);
    let known = |name: &str| {
        table.column(name).is_some() || WORDS.split_whitespace().any(|word| word.eq_ignore_ascii_case(name))
    };
    let itself = |name: &str| {
        name.eq_ignore_ascii_case(&table.name)
            || table.schema.as_ref().is_some_and(|own| name.eq_ignore_ascii_case(own))
    };
    tokens.iter().enumerate().find_map(|(at, token)| {
        let Token::Name(name) = token else { return None };
        let prefix = is_mark(at + 1, ".") && itself(name);
        (!prefix && !is_mark(at + 1, "(") && !known(name)).then(|| name.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::TableColumn;

    #[test]
    fn only_columns_of_the_table_are_known() {
        let columns = vec![TableColumn { name: "total".into(), ..TableColumn::default() }];
        let table = Table { name: "orders".into(), schema: Some("public".into()), columns, ..Table::default() };
        let unknown = |text| unknown(text, Dialect::PostgreSql, &table);
        for text in ["sum(orders.total)", "avg(cast(public.orders.total AS numeric))", "count(*)", "total > 'nope'"] {
            assert_eq!(unknown(text), None, "{text}");
        }
        assert_eq!(unknown("sum(nope)").as_deref(), Some("nope"));
        assert_eq!(unknown("sum(customers.total)").as_deref(), Some("customers"));
    }
}
