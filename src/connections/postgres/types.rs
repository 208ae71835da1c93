//! PostgreSQL's types and what each becomes in a result.
//!
//! Types whose binary form is simple and stable travel in binary; everything else as the server's own text, so that
//! no type, however new, can make a query fail.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::array::ElementKind;
use super::fault::Fault;
use super::session::{Session, TextRow};
use crate::data::ColumnType;

/// How the bytes of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    Date,
    Timestamp,
    TimestampTz,
    Uuid,
    Bytea,
    /// Binary, with this many decimals, which depend on the server's `lc_monetary`.
    Money(u8),
    /// The server's own text.
    Text,
    /// The server's own text without the blanks that `char(n)` is filled up with: they mean nothing.
    Padded,
    /// The server's own text of an array.
    Array(ElementKind),
}

/// A type as a result shows it and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub kind: ColumnType,
    pub reading: Reading,
}

impl Plan {
    const fn new(kind: ColumnType, reading: Reading) -> Self {
        Self { kind, reading }
    }

    const fn text(kind: ColumnType) -> Self {
        Self::new(kind, Reading::Text)
    }

    const fn list(element: ElementKind) -> Self {
        Self::new(ColumnType::List, Reading::Array(element))
    }

    /// The format code that asks the server for the form that is read: 1 binary, 0 text.
    pub(super) fn format(self) -> i16 {
        match self.reading {
            Reading::Text | Reading::Padded | Reading::Array(_) => 0,
            _ => 1,
        }
    }
}

/// The type whose reading depends on a setting of the server.
const MONEY: u32 = 790;

/// Types with a number that is the same in every database (`pg_type.dat`).
fn built_in(oid: u32) -> Option<Plan> {
    use ColumnType as T;
    use ElementKind as E;
    Some(match oid {
        16 => Plan::new(T::Boolean, Reading::Bool),
        17 => Plan::new(T::Binary, Reading::Bytea),
        20 => Plan::new(T::Integer, Reading::Int8),
        21 => Plan::new(T::Integer, Reading::Int2),
        23 => Plan::new(T::Integer, Reading::Int4),
        26 => Plan::new(T::Integer, Reading::Oid),
        700 => Plan::new(T::Float, Reading::Float4),
        701 => Plan::new(T::Float, Reading::Float8),
        1700 => Plan::new(T::Decimal, Reading::Numeric),
        1082 => Plan::new(T::Date, Reading::Date),
        1114 => Plan::new(T::Timestamp, Reading::Timestamp),
        1184 => Plan::new(T::TimestampTz, Reading::TimestampTz),
        2950 => Plan::new(T::Uuid, Reading::Uuid),
        1083 | 1266 => Plan::text(T::Time),
        1186 => Plan::text(T::Interval),
        114 | 3802 => Plan::text(T::Json),
        1042 => Plan::new(T::Text, Reading::Padded),
        // char, name, text, xml, unknown, varchar, the network types, bit strings and text search.
        18 | 19 | 25 | 142 | 705 | 1043 | 650 | 869 | 829 | 774 | 1560 | 1562 | 3614 | 3615 => Plan::text(T::Text),
        1000 => Plan::list(E::Boolean),
        1020 => Plan::list(E::Box),
        // int2, int4, int8, oid, float4, float8, numeric
        1005 | 1007 | 1016 | 1028 | 1021 | 1022 | 1231 => Plan::list(E::Number),
        199 | 3807 => Plan::list(E::Json),
        // bytea, char, name, text, bpchar, varchar, date, timestamps, times, interval, uuid, inet, cidr
        1001 | 1002 | 1003 | 1009 | 1014 | 1015 | 1182 | 1115 | 1185 | 1183 | 1270 | 1187 | 2951 | 1041 | 651 => {
            Plan::list(E::Text)
        }
        _ => return None,
    })
}

/// What a type of the database's own becomes, from its row in `pg_type`.
fn custom(row: &Described) -> Plan {
    let Described { name, kind, category, element_category, element_name } = row;
    match (kind.as_str(), category.as_str()) {
        (_, "A") => Plan::list(match (element_name.as_str(), element_category.as_str()) {
            ("json" | "jsonb", _) => ElementKind::Json,
            (_, "B") => ElementKind::Boolean,
            ("money", _) => ElementKind::Text,
            (_, "N") if is_number(element_name) => ElementKind::Number,
            _ => ElementKind::Text,
        }),
        // Enumerations, and texts by another name such as citext.
        ("e", _) | (_, "E" | "S") => Plan::text(ColumnType::Text),
        _ if matches!(name.as_str(), "ltree" | "hstore" | "isbn" | "isbn13" | "ean13") => Plan::text(ColumnType::Text),
        _ => Plan::text(ColumnType::Other),
    }
}

fn is_number(name: &str) -> bool {
    matches!(name, "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" | "oid")
}

/// A row of `pg_type`, as far as it matters here.
#[derive(Debug, Clone, Default)]
pub(super) struct Described {
    pub name: String,
    /// `typtype`: b base, c composite, d domain, e enumeration, r range.
    pub kind: String,
    pub category: String,
    pub element_category: String,
    /// Of a domain the name of what it is made of.
    pub element_name: String,
}

/// The plan of a type that is described in full: for reading the catalog.
pub(super) fn plan_of(oid: u32, row: &Described) -> Plan {
    if oid == MONEY {
        return Plan::new(ColumnType::Decimal, Reading::Money(2));
    }
    built_in(oid).unwrap_or_else(|| custom(row))
}

/// Types that one database defines itself, remembered once they were looked up.
#[derive(Default)]
pub(super) struct TypeBook {
    known: Mutex<HashMap<u32, Plan>>,
}

impl TypeBook {
    /// The plan of every type, in the same order, and whether the server had to be asked for it: what isn't known yet
    /// is looked up inside the open transaction.
    pub(super) async fn plans(&self, session: &mut Session, oids: &[u32]) -> Result<(Vec<Plan>, bool), Fault> {
        let mut missing: Vec<u32> = oids.iter().copied().filter(|oid| self.get(*oid).is_none()).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            self.look_up(session, &missing).await?;
        }
        let plans = oids.iter().map(|oid| self.get(*oid).unwrap_or(Plan::text(ColumnType::Other))).collect();
        Ok((plans, !missing.is_empty()))
    }

    fn get(&self, oid: u32) -> Option<Plan> {
        built_in(oid).or_else(|| self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&oid).copied())
    }

    async fn look_up(&self, session: &mut Session, oids: &[u32]) -> Result<(), Fault> {
        let list = oids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let sql = format!(
            "SELECT t.oid, t.typname, t.typtype, t.typcategory, e.typcategory, COALESCE(d.typname, e.typname) \
             FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem \
             LEFT JOIN pg_catalog.pg_type d ON d.oid = e.typbasetype WHERE t.oid IN ({list})"
        );
        let rows = session.ask_inside(&sql).await?;
        let mut found: Vec<(u32, Plan)> = rows.iter().filter_map(described).collect();
        if oids.contains(&MONEY) {
            // One unit of money as a number shows how many decimals the server keeps.
            let rows = session.ask_inside("SELECT 1::pg_catalog.int4::pg_catalog.money::pg_catalog.numeric").await?;
            let one = rows.first().and_then(|row| row.first().cloned().flatten()).unwrap_or_default();
            let decimals = one.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let reading = Reading::Money(u8::try_from(decimals).unwrap_or_default());
            found.retain(|(oid, _)| *oid != MONEY);
            found.push((MONEY, Plan::new(ColumnType::Decimal, reading)));
        }
        self.known.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        Ok(())
    }
}

fn described(row: &TextRow) -> Option<(u32, Plan)> {
    let text = |at: usize| row.get(at).cloned().flatten().unwrap_or_default();
    let row =
        Described { name: text(1), kind: text(2), category: text(3), element_category: text(4), element_name: text(5) };
    Some((text(0).parse().ok()?, custom(&row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, kind: &str, category: &str, element: (&str, &str)) -> Described {
        Described {
            name: name.into(),
            kind: kind.into(),
            category: category.into(),
            element_category: element.0.into(),
            element_name: element.1.into(),
        }
    }

    #[test]
    fn types_of_the_databases_own_have_a_plan_whatever_they_are() {
        let none = ("", "");
        assert_eq!(custom(&row("mood", "e", "E", none)), Plan::text(ColumnType::Text));
        assert_eq!(custom(&row("citext", "b", "S", none)), Plan::text(ColumnType::Text));
        assert_eq!(custom(&row("geometry", "b", "U", none)), Plan::text(ColumnType::Other));
        assert_eq!(custom(&row("address", "c", "C", none)), Plan::text(ColumnType::Other));
        assert_eq!(custom(&row("_mood", "b", "A", ("E", "mood"))), Plan::list(ElementKind::Text));
        // regclass counts as a number to PostgreSQL, but is written as a name.
        assert_eq!(custom(&row("_regclass", "b", "A", ("N", "regclass"))), Plan::list(ElementKind::Text));
    }

    #[test]
    fn arrays_travel_as_text_and_numbers_in_binary() {
        assert_eq!(built_in(1007).map(Plan::format), Some(0));
        assert_eq!(built_in(23).map(Plan::format), Some(1));
    }
}
