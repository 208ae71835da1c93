//! Conditions.

use crate::sql::{Dialect, quote_text};

use super::super::ReadingError;
use super::super::query::{Comparison, Condition, Expr, Literal, Pattern};
use super::{Scope, Writer};

impl Writer<'_> {
    pub(super) fn condition(&self, condition: &Condition, scope: &Scope) -> Result<String, ReadingError> {
        Ok(match condition {
            Condition::And(parts) => self.joined(parts, " AND ", scope)?,
            Condition::Or(parts) => self.joined(parts, " OR ", scope)?,
            Condition::Not(inner) => format!("NOT ({})", self.condition(inner, scope)?),
            Condition::Compare { left, comparison, right } => {
                format!("{} {} {}", self.expr(left, scope)?, sign(*comparison), self.expr(right, scope)?)
            }
            Condition::In { left, values, negated } => {
                let list: Vec<String> = values.iter().map(|v| self.literal(v)).collect();
                format!("{} {}IN ({})", self.expr(left, scope)?, not(*negated), list.join(", "))
            }
            // MySQL takes no LIMIT directly in IN, but one level deeper.
            Condition::InReading { left, reading, negated }
                if self.dialect == Dialect::MySql && reading.limit.is_some() =>
            {
                format!(
                    "{} {}IN (SELECT * FROM (\n{}\n{}) AS listed)",
                    self.expr(left, scope)?,
                    not(*negated),
                    self.reading(reading, scope.depth + 1)?,
                    "  ".repeat(scope.depth)
                )
            }
            Condition::InReading { left, reading, negated } => format!(
                "{} {}IN (\n{}\n{})",
                self.expr(left, scope)?,
                not(*negated),
                self.reading(reading, scope.depth + 1)?,
                "  ".repeat(scope.depth)
            ),
            Condition::Like { left, pattern, text, negated } => {
                self.like(&self.expr(left, scope)?, *pattern, text, *negated)
            }
            Condition::Between { left, low, high } => {
                format!("{} BETWEEN {} AND {}", self.expr(left, scope)?, self.literal(low), self.literal(high))
            }
            Condition::Empty { left, negated } => self.empty(left, *negated, scope)?,
            Condition::Within { column, period, negated } => self.within(column, period, *negated, scope)?,
        })
    }

    /// A condition that can stand beside an AND.
    pub(super) fn grouped_condition(&self, condition: &Condition, scope: &Scope) -> Result<String, ReadingError> {
        let text = self.condition(condition, scope)?;
        Ok(if matches!(condition, Condition::Or(_)) { format!("({text})") } else { text })
    }

    fn joined(&self, parts: &[Condition], word: &str, scope: &Scope) -> Result<String, ReadingError> {
        let mut written = Vec::new();
        for part in parts {
            let text = self.condition(part, scope)?;
            let nested = matches!(part, Condition::And(_) | Condition::Or(_));
            written.push(if nested { format!("({text})") } else { text });
        }
        Ok(written.join(word))
    }

    fn like(&self, left: &str, pattern: Pattern, text: &str, negated: bool) -> String {
        let special = text.contains(['%', '_', '\\']);
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let wild = match pattern {
            Pattern::Contains => format!("%{escaped}%"),
            Pattern::StartsWith => format!("{escaped}%"),
            Pattern::EndsWith => format!("%{escaped}"),
        };
        let word = match self.dialect {
            Dialect::PostgreSql | Dialect::Dataset => "ILIKE",
            Dialect::MySql | Dialect::Sqlite => "LIKE",
        };
        let escape = match self.dialect {
            Dialect::Sqlite if special => " ESCAPE '\\'",
            _ => "",
        };
        let spellings = if self.dialect == Dialect::Sqlite { spellings(&wild) } else { vec![wild] };
        let like = |wild: &String| format!("{left} {}{word} {}{escape}", not(negated), quote_text(wild, self.dialect));
        let all: Vec<String> = spellings.iter().map(like).collect();
        match all.as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(if negated { " AND " } else { " OR " })),
        }
    }

    /// Text columns of files often hold '' for nothing.
    fn empty(&self, left: &Expr, negated: bool, scope: &Scope) -> Result<String, ReadingError> {
        let expr = self.expr(left, scope)?;
        let text = match left {
            Expr::Column(column) => self.known(scope, column)?.is_some_and(|c| {
                let entry = &self.index.columns[c];
                entry.kind == crate::data::ColumnType::Text && entry.samples.iter().any(|s| s.trim().is_empty())
            }),
            _ => false,
        };
        Ok(match (text, negated) {
            (false, false) => format!("{expr} IS NULL"),
            (false, true) => format!("{expr} IS NOT NULL"),
            (true, false) => format!("({expr} IS NULL OR TRIM({expr}) = '')"),
            (true, true) => format!("TRIM({expr}) <> ''"),
        })
    }

    /// Compares with literals that may be times, in the column's own way of writing them.
    pub(super) fn compared(&self, left: &str, comparison: Comparison, literal: &Literal) -> String {
        format!("{left} {} {}", sign(comparison), self.literal(literal))
    }
}

/// Letters beyond A to Z whose case is spelled out, both ways each.
const SPELLED: usize = 3;

/// A pattern in the spellings that SQLite takes for different ones: its LIKE knows the cases of A to Z alone.
fn spellings(wild: &str) -> Vec<String> {
    let other = |c: char| {
        let one = |mut cases: &mut dyn Iterator<Item = char>| cases.next().filter(|_| (&mut cases).next().is_none());
        let case = if c.is_lowercase() { one(&mut c.to_uppercase()) } else { one(&mut c.to_lowercase()) };
        case.filter(|case| !c.is_ascii() && *case != c)
    };
    if wild.chars().filter(|c| other(*c).is_some()).count() > SPELLED {
        let mut all = vec![wild.to_owned(), wild.to_lowercase(), wild.to_uppercase(), titled(wild)];
        all.sort();
        all.dedup();
        return all;
    }
    wild.chars().fold(vec![String::new()], |before, c| {
        let with = |c: char| before.iter().map(move |text| format!("{text}{c}"));
        with(c).chain(other(c).into_iter().flat_map(with)).collect()
    })
}

/// Every word with a large first letter and small ones behind it.
fn titled(text: &str) -> String {
    let mut inside = false;
    let letters = text.chars().flat_map(|c| {
        let cased: Vec<char> = if inside { c.to_lowercase().collect() } else { c.to_uppercase().collect() };
        inside = c.is_alphabetic();
        cased
    });
    letters.collect()
}

pub(super) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn cases_beyond_ascii_are_spelled_out() {
        assert_eq!(spellings("%Bonn%"), ["%Bonn%"]);
        assert_eq!(spellings("%Köln%"), ["%Köln%", "%KÖln%"]);
        assert_eq!(spellings("éÉ").len(), 4);
        assert_eq!(spellings("straße"), ["straße"], "its capital is two letters");
        assert_eq!(spellings("москва"), ["МОСКВА", "Москва", "москва"]);
        assert_eq!(spellings("%нижний новгород%").len(), 3);
        assert!(spellings("%нижний новгород%").contains(&"%Нижний Новгород%".to_owned()));
        assert_eq!(spellings("東京"), ["東京"]);
    }
}
