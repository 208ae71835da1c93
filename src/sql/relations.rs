//! Which tables a statement may read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Dialect, quote_identifier, refusal::Reason};
use crate::data::{Schema, Table};

/// What is known of a source's tables.
pub enum Relations<'a> {
    /// Nothing: any name passes but those of system catalogs. For judging a text without a connection.
    Any,
    /// Everything: only these tables may be read.
    Known(&'a Schema),
    /// The same of several databases of one server; names without one belong to the one that is named here.
    Homed(&'a Schema, &'a str),
}

/// A table or view, named the way its source names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct RelationName {
    pub schema: Option<String>,
    pub name: String,
}

/// A table as a statement names it, part by part, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub parts: Vec<Part>,
    pub line: u64,
    pub column: u64,
}

/// One part of a dotted name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub value: String,
    pub quoted: bool,
}

/// How far a name may be from another to be offered instead.
const NEAR_ENOUGH: f64 = 0.75;

impl Relations<'_> {
    /// The table meant, or why it may not be read.
    pub(super) fn resolve(&self, named: &Named, dialect: Dialect) -> Result<RelationName, Reason> {
        let folded: Vec<String> = named.parts.iter().map(|p| dialect.fold(&p.value, p.quoted)).collect();
        let (schema, name) = match folded.as_slice() {
            [name] => (None, name.as_str()),
            [schema, name] => (Some(schema.as_str()), name.as_str()),
            [catalog, schema, name] if catalog_fits(catalog, dialect) => (Some(schema.as_str()), name.as_str()),
            _ => return Err(unknown(named, None)),
        };
        let Some(known) = self.schema() else {
            let any = RelationName { schema: schema.map(str::to_owned), name: name.to_owned() };
            return if is_system(schema, name, dialect) { Err(system(named)) } else { Ok(any) };
        };
        match find(known, schema.or(self.spelled_home().as_deref()), name, dialect) {
            Some(table) => Ok(RelationName { schema: table.schema.clone(), name: table.name.clone() }),
            None if is_system(schema, name, dialect) => Err(system(named)),
            None => Err(unknown(named, nearest(known, name, (dialect, self.home())))),
        }
    }

    /// The tables that are known, if any are.
    pub(super) fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Any => None,
            Self::Known(schema) | Self::Homed(schema, _) => Some(schema),
        }
    }

    fn home(&self) -> Option<&str> {
        if let Self::Homed(_, home) = self { Some(home) } else { None }
    }

    /// The home as the catalog spells it: a server that tells no names apart by case takes it in any.
    fn spelled_home(&self) -> Option<String> {
        let (home, known) = (self.home()?, self.schema()?);
        let mut all = known.tables.iter().filter_map(|table| table.schema.as_deref());
        let exact = all.clone().find(|own| *own == home);
        Some(exact.or_else(|| all.find(|own| own.eq_ignore_ascii_case(home))).unwrap_or(home).to_owned())
    }

    /// The columns worth reporting among all names read.
    pub(super) fn columns(&self, tables: &[RelationName], names: Vec<String>) -> Vec<String> {
        let Some(known) = self.schema() else { return names };
        let read = |t: &&Table| tables.iter().any(|name| name.name == t.name && name.schema == t.schema);
        let read: Vec<&Table> = known.tables.iter().filter(read).collect();
        names.into_iter().filter(|name| read.iter().any(|table| table.column(name).is_some())).collect()
    }
}

/// A database's name before schema and table adds nothing; the engine itself refuses foreign ones.
fn catalog_fits(catalog: &str, dialect: Dialect) -> bool {
    match dialect {
        Dialect::PostgreSql => true,
        Dialect::Dataset => catalog == "datafusion",
        Dialect::Sqlite | Dialect::MySql => false,
    }
}

fn find<'a>(known: &'a Schema, schema: Option<&str>, name: &str, dialect: Dialect) -> Option<&'a Table> {
    let same = |a: &str, b: &str| match dialect {
        Dialect::Sqlite | Dialect::MySql => a.eq_ignore_ascii_case(b),
        Dialect::PostgreSql | Dialect::Dataset => a == b,
    };
    // An unqualified pg_ name always means the system's table of that name.
    if dialect == Dialect::PostgreSql && schema.is_none() && name.starts_with("pg_") {
        return None;
    }
    // Where a MySQL server tells names apart by case, a database that is not known may differ from a known one by that.
    let same_schema = |a: &str, b: &str| if dialect == Dialect::MySql { a == b } else { same(a, b) };
    let meant = |table: &&Table| {
        same(&table.name, name)
            && match (schema, table.schema.as_deref()) {
                // Where only one database is known, that is where names without one belong.
                (None, _) if dialect == Dialect::MySql => true,
                (None, own) => own.is_none_or(|own| own == home(dialect)),
                (Some(given), own) => same_schema(own.unwrap_or(home(dialect)), given),
            }
    };
    // Where the server tells tables apart by case, each is what it is written like.
    let exact = known.tables.iter().find(|table| meant(table) && table.name == name);
    exact.or_else(|| known.tables.iter().find(meant))
}

/// The schema that names without one belong to.
fn home(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "main",
        Dialect::PostgreSql | Dialect::Dataset => "public",
        // No database has an empty name: there is no usual one.
        Dialect::MySql => "",
    }
}

/// Tables in which engines describe themselves.
fn is_system(schema: Option<&str>, name: &str, dialect: Dialect) -> bool {
    let lower = name.to_ascii_lowercase();
    let schema = schema.map(str::to_ascii_lowercase);
    let in_system_schema = schema.as_deref().is_some_and(|s| s == "information_schema" || s.starts_with("pg_"));
    in_system_schema
        || match dialect {
            Dialect::Sqlite => {
                lower.starts_with("sqlite_") || lower.starts_with("pragma_") || lower == "dbstat" || lower == "bytecode"
            }
            Dialect::PostgreSql => lower.starts_with("pg_"),
            Dialect::MySql => schema.is_some_and(|s| ["mysql", "sys", "performance_schema"].contains(&s.as_str())),
            Dialect::Dataset => false,
        }
}

fn written(named: &Named) -> String {
    named.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(".")
}

fn system(named: &Named) -> Reason {
    let message = format!(
        "{} belongs to the database's own catalog, which cannot be read here. See the list of tables instead.",
        written(named)
    );
    Reason::new("system_table", message).at(named.line, named.column)
}

fn unknown(named: &Named, near: Option<String>) -> Reason {
    let advice = match &near {
        Some(near) => format!("Did you mean {near}?"),
        None => "Choose one from the list of tables.".to_owned(),
    };
    let message = format!("There is no table {} in this connection. {advice}", written(named));
    Reason::new("unknown_table", message).at(named.line, named.column).suggest(near)
}

/// The known table whose name is nearest, written so that it can be pasted.
fn nearest(known: &Schema, name: &str, place: (Dialect, Option<&str>)) -> Option<String> {
    let wanted = name.to_lowercase();
    let score = |table: &Table| strsim::jaro_winkler(&wanted, &table.name.to_lowercase());
    let best = known.tables.iter().map(|t| (score(t), t)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= NEAR_ENOUGH).then(|| spelled(best.1, place))
}

/// The table's name with quotes where it needs them and its schema where it is not the usual one.
fn spelled(table: &Table, (dialect, usual): (Dialect, Option<&str>)) -> String {
    let plain = |s: &str| {
        let mut chars = s.chars();
        chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
            && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let spell = |s: &str| if plain(s) { s.to_owned() } else { quote_identifier(s, dialect) };
    match table.schema.as_deref() {
        Some(schema) if usual.map_or(dialect != Dialect::MySql && schema != home(dialect), |usual| usual != schema) => {
            format!("{}.{}", spell(schema), spell(&table.name))
        }
        _ => spell(&table.name),
    }
}

#[cfg(test)]
#[path = "relations_tests.rs"]
mod tests;
