//! What can be kept in the glossary: names of a length, targets that are there, formulas that the guard lets through.

use std::sync::Arc;

use super::{GlossaryEntry, GlossaryKind, NewGlossaryEntry, columns};
use crate::base::{Actor, Page};
use crate::connections::catalog::Catalog;
use crate::connections::{ConnectionError, Connections};
use crate::data::Table;
use crate::http::FieldError;
use crate::reading::MetricDefinition;
use crate::sql::{Dialect, Guard, Token, quote_identifier, tokens};

/// The longest texts, in characters, and the most of a list.
const NAME: usize = 100;
const DEFINITION: usize = 2_000;
const SQL: usize = 2_000;
const FORMAT: usize = 32;
const SYNONYMS: usize = 20;
const FILTERS: usize = 10;

impl Connections {
    /// An entry as it can be kept; `before` is the one it replaces.
    pub(super) async fn checked(
        &self,
        actor: &Actor,
        new: NewGlossaryEntry,
        before: Option<GlossaryEntry>,
    ) -> Result<GlossaryEntry, ConnectionError> {
        let new = trimmed(new);
        let mut faults = texts(&new);
        faults.extend(parts(&new));
        if faults.is_empty() {
            let catalogs = self.catalogs_for(actor, &new).await?;
            let asked = new.clone();
            let work = tokio::task::spawn_blocking(move || against(&asked, &catalogs));
            faults.extend(work.await.map_err(anyhow::Error::from)?);
        }
        let own = before.as_ref().map(|entry| entry.id);
        if !faults.is_empty() {
            return Err(ConnectionError::Invalid(faults));
        }
        let now = self.now();
        Ok(GlossaryEntry {
            id: own.unwrap_or_default(),
            kind: new.kind,
            name: new.name,
            synonyms: new.synonyms,
            definition: new.definition,
            connection_id: new.connection_id,
            target: new.target,
            formula: new.formula,
            table: new.table,
            default_filters: new.default_filters,
            format: new.format,
            created_by: before.as_ref().map_or(actor.user, |entry| entry.created_by),
            created_at: before.as_ref().map_or(now, |entry| entry.created_at),
            updated_at: now,
        })
    }

    /// The catalogs that an entry has to go with: its connection's, or all that are known.
    async fn catalogs_for(&self, actor: &Actor, new: &NewGlossaryEntry) -> Result<Vec<Arc<Catalog>>, ConnectionError> {
        if let Some(id) = new.connection_id {
            return Ok(vec![self.catalog(actor, id).await?]);
        }
        let mut known = Vec::new();
        let all = Page { skip: 0, limit: 200 };
        for connection in self.list(actor, all, None).await?.data {
            let record = self.find(actor, connection.id).await?;
            known.extend(self.current_catalog(&record).await?);
        }
        Ok(known)
    }
}

fn trimmed(mut new: NewGlossaryEntry) -> NewGlossaryEntry {
    let given = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    new.name = new.name.trim().to_owned();
    new.definition = given(new.definition);
    new.formula = given(new.formula);
    new.format = given(new.format);
    for list in [&mut new.synonyms, &mut new.default_filters] {
        *list = list.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    }
    new
}

/// Faults of the texts alone.
fn texts(new: &NewGlossaryEntry) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut most = |field: &str, text: &str, most: usize| {
        if text.chars().count() > most {
            faults.push(FieldError::new(field, format!("Use at most {most} characters.")));
        } else if text.chars().any(|c| c.is_control() && c != '\n') {
            faults.push(FieldError::new(field, "Leave out control characters."));
        }
    };
    most("name", &new.name, NAME);
    new.synonyms.iter().for_each(|text| most("synonyms", text, NAME));
    most("definition", new.definition.as_deref().unwrap_or_default(), DEFINITION);
    most("formula", new.formula.as_deref().unwrap_or_default(), SQL);
    most("format", new.format.as_deref().unwrap_or_default(), FORMAT);
    new.default_filters.iter().for_each(|text| most("default_filters", text, SQL));
    if !new.name.chars().any(char::is_alphanumeric) {
        faults.push(FieldError::new("name", "Enter a name."));
    }
    for (field, list, most) in
        [("synonyms", &new.synonyms, SYNONYMS), ("default_filters", &new.default_filters, FILTERS)]
    {
        if list.len() > most {
            faults.push(FieldError::new(field, format!("Give at most {most}.")));
        }
    }
    faults
}

/// Whether a term has what a term has, and a metric what a metric has.
fn parts(new: &NewGlossaryEntry) -> Vec<FieldError> {
    let of_metric = [
        ("formula", new.formula.is_some()),
        ("table", new.table.is_some()),
        ("default_filters", !new.default_filters.is_empty()),
    ];
    match new.kind {
        GlossaryKind::Term => {
            let foreign = of_metric.into_iter().filter(|(_, given)| *given);
            foreign.map(|(field, _)| FieldError::new(field, "Only a metric has this.")).collect()
        }
        GlossaryKind::Metric => {
            let missing = of_metric.into_iter().take(2).filter(|(_, given)| !given);
            let mut faults: Vec<_> = missing.map(|(field, _)| FieldError::new(field, "A metric needs this.")).collect();
            if new.target.is_some() {
                faults.push(FieldError::new("target", "Only a term has this."));
            }
            faults
        }
    }
}

/// Faults against what is in the connections: one of them has to go with the entry.
fn against(new: &NewGlossaryEntry, catalogs: &[Arc<Catalog>]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    for catalog in catalogs {
        let found = in_catalog(new, catalog);
        if found.is_empty() {
            return found;
        }
        // What is wrong where the table is there tells more than that it isn't elsewhere.
        if faults.is_empty() || found.iter().all(|f| f.field != "table" && f.field != "target") {
            faults = found;
        }
    }
    if catalogs.is_empty() && (new.target.is_some() || new.table.is_some()) {
        let field = if new.target.is_some() { "target" } else { "table" };
        faults.push(FieldError::new(field, "There is no connection with such a table."));
    }
    faults
}

fn in_catalog(new: &NewGlossaryEntry, catalog: &Catalog) -> Vec<FieldError> {
    let table = |schema: Option<&str>, name: &str| {
        let named = |t: &&Table| t.name == name && (schema.is_none() || t.schema.as_deref() == schema);
        catalog.schema.tables.iter().find(named)
    };
    if let Some(target) = &new.target {
        let found = table(target.schema.as_deref(), &target.table);
        let there =
            found.is_some_and(|t| target.column.as_ref().is_none_or(|c| t.columns.iter().any(|o| o.name == *c)));
        return if there { vec![] } else { vec![FieldError::new("target", "There is no such table or column.")] };
    }
    let (Some(formula), Some(of)) = (&new.formula, &new.table) else { return vec![] };
    let Some(table) = table(of.schema.as_deref(), &of.table) else {
        return vec![FieldError::new("table", "There is no such table.")];
    };
    let dialect = catalog.connection.dialect();
    let from = match &table.schema {
        Some(schema) => format!("{}.{}", quote_identifier(schema, dialect), quote_identifier(&table.name, dialect)),
        None => quote_identifier(&table.name, dialect),
    };
    let mut faults = Vec::new();
    let mut judge = |field: String, text: &str, sql: String| {
        if let Some(message) = refused(text, &sql, catalog, table) {
            faults.push(FieldError::new(field, message));
        }
    };
    judge("formula".into(), formula, format!("SELECT ({formula}\n) FROM {from}"));
    for (at, filter) in new.default_filters.iter().enumerate() {
        judge(format!("default_filters.{at}"), filter, format!("SELECT 1 FROM {from} WHERE ({filter}\n)"));
    }
    faults
}

/// Why a part of a metric is not taken; none where it is one expression over the one table.
fn refused(part: &str, sql: &str, catalog: &Catalog, table: &Table) -> Option<String> {
    let dialect = catalog.connection.dialect();
    if !is_closed(part, dialect) {
        return Some("Write one SQL expression with its brackets closed.".into());
    }
    if let Some(name) = columns::unknown(part, dialect, table) {
        return Some(format!("There is no column \u{201c}{name}\u{201d} in {}.", table.name));
    }
    match Guard::new().check(sql, dialect, &catalog.relations()) {
        Err(refusal) => Some(refusal.to_string()),
        Ok(guarded) if guarded.tables.len() > 1 => Some("Use columns of this one table only.".into()),
        Ok(_) => None,
    }
}

/// Whether nothing in a text ends the brackets or the statement that it is put into.
fn is_closed(text: &str, dialect: Dialect) -> bool {
    let Ok(tokens) = tokens(text, dialect) else { return false };
    let mut depth = 0_i32;
    for token in &tokens {
        match token {
            Token::Mark(mark) if mark == "(" => depth += 1,
            Token::Mark(mark) if mark == ")" => depth -= 1,
            Token::Mark(mark) if mark == ";" => return false,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && !tokens.is_empty()
}

/// The metric as a query over its table.
pub(super) fn statement(metric: &MetricDefinition, dialect: Dialect) -> String {
    let conditions: Vec<String> =
        std::iter::once("1 = 1").chain(metric.filters.iter().map(String::as_str)).map(|f| format!("({f}\n)")).collect();
    let (formula, table) = (&metric.formula, quote_identifier(&metric.table, dialect));
    format!("SELECT ({formula}\n) FROM {table} WHERE {}", conditions.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_brackets() {
        for text in ["1) FROM orders; --", "1) FROM a WHERE (1 = 1", "1; 2", "(1", "'", ""] {
            assert!(!is_closed(text, Dialect::Sqlite), "{text}");
        }
        assert!(is_closed("sum(total - (refunded)) -- net", Dialect::Sqlite));
    }
}
