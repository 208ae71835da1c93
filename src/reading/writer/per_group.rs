//! The first of each group: rows are ranked within their group, and those ranked low enough are kept.

use crate::sql::{Dialect, quote_identifier};

use super::super::ReadingError;
use super::super::query::{Output, PerGroup, Reading};
use super::{Scope, Writer, aliases};

/// What the rank is called between the two levels.
const PLACE: &str = "place in group";

impl Writer<'_> {
    pub(super) fn first_of_each(
        &self,
        reading: &Reading,
        per: &PerGroup,
        depth: usize,
    ) -> Result<String, ReadingError> {
        let scope = Scope {
            sources: &reading.sources,
            dimensions: &reading.dimensions,
            aliases: aliases(&reading.sources),
            depth: depth + 1,
        };
        let outputs: Vec<&Output> = reading.dimensions.iter().chain(&reading.measures).collect();
        let names: Vec<String> = names(&outputs).iter().map(|n| quote_identifier(n, self.dialect)).collect();
        let place = quote_identifier(PLACE, self.dialect);
        let mut columns = Vec::new();
        for (output, name) in outputs.iter().zip(&names) {
            columns.push(format!("{} AS {name}", self.expr(&output.expr, &scope)?));
        }
        columns.push(format!("{} AS {place}", self.rank(reading, per, &scope)?));
        let mut inner = vec![format!("SELECT {}", columns.join(", "))];
        inner.extend(self.rows(reading, &scope)?);
        let shown =
            outputs.iter().zip(&names).filter(|(o, _)| per.groups.contains(&o.expr)).map(|(_, name)| name.clone());
        let order: Vec<String> = shown.chain([place.clone()]).collect();
        let (outer, deeper) = ("  ".repeat(depth), "  ".repeat(depth + 1));
        let inner: Vec<String> = inner.iter().map(|line| format!("{deeper}{line}")).collect();
        Ok(format!(
            "{outer}SELECT {}\n{outer}FROM (\n{}\n{outer}) AS ranked\n{outer}WHERE {place} <= {}\n{outer}ORDER BY {}",
            names.join(", "),
            inner.join("\n"),
            per.limit,
            order.join(", ")
        ))
    }

    fn rank(&self, reading: &Reading, per: &PerGroup, scope: &Scope) -> Result<String, ReadingError> {
        let mut groups = Vec::new();
        for group in &per.groups {
            groups.push(self.expr(group, scope)?);
        }
        let mut order = Vec::new();
        for key in &reading.order {
            let nulls = match self.dialect {
                Dialect::MySql | Dialect::Sqlite => "",
                _ if key.descending => " NULLS LAST",
                _ => "",
            };
            order.push(format!("{}{}{nulls}", self.expr(&key.expr, scope)?, if key.descending { " DESC" } else { "" }));
        }
        Ok(format!("RANK() OVER (PARTITION BY {} ORDER BY {})", groups.join(", "), order.join(", ")))
    }
}

/// The labels of outputs, numbered where two are the same.
fn names(outputs: &[&Output]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for output in outputs {
        let taken = |name: &String| name == PLACE || names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let free = (2..outputs.len() + 2).map(|n| format!("{} {n}", output.label)).find(|name| !taken(name));
        let name = if taken(&output.label) { free.unwrap_or_default() } else { output.label.clone() };
        names.push(name);
    }
    names
}
