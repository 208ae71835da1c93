//! Where a chosen column stands: in the explored table, or in one that each of its rows leads to.

use std::collections::HashSet;

use super::super::index::{ColumnId, Index, TableId};
use super::super::query::{ColumnRef, Expr};
use super::super::ways::{Way, single};
use super::super::wording::plural;
use super::Builder;
use super::wish::ExploreColumn;

/// A chosen column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub source: usize,
    pub column: ColumnId,
}

impl Builder<'_> {
    /// Finds a column and joins its table, if it isn't joined yet; a fault where that can't be done.
    pub(super) fn place(&mut self, field: &str, wish: &ExploreColumn) -> Option<Placed> {
        let table = match &wish.table {
            None => self.root,
            Some(name) => match self.index.find_table(wish.schema.as_deref(), name) {
                Some(table) => table,
                None => return self.fault(&format!("{field}.table"), format!("There is no table {name} here.")),
            },
        };
        let entry = &self.index.tables[table];
        let own = |c: &ColumnId| self.index.columns[*c].name == wish.column;
        let Some(column) = entry.columns.clone().find(own) else {
            let told = format!("{} has no column {}.", entry.name, wish.column);
            return self.fault(&format!("{field}.column"), told);
        };
        if table == self.root && !wish.way.is_empty() {
            let told = format!("Rows of {} can't be taken along a key to {} itself.", entry.name, entry.name);
            return self.fault(&format!("{field}.way"), told);
        }
        let source = if table == self.root { 0 } else { self.join(field, table, &wish.way)? };
        Some(Placed { source, column })
    }

    fn join(&mut self, field: &str, table: TableId, wanted: &[String]) -> Option<usize> {
        let ways = ways(self.index, self.root, table);
        let (from, to) = (plural(&self.index.tables[self.root].label), self.index.tables[table].name.clone());
        let names = |way: &Way| steps(self.index, &way.keys);
        let found = match &ways[..] {
            [] => {
                return self.fault(&format!("{field}.table"), format!("No key leads from {from} to one row of {to}."));
            }
            [only] if wanted.is_empty() => only.clone(),
            several => {
                let Some(way) = several.iter().find(|way| names(way) == wanted).cloned() else {
                    let all: Vec<String> = several.iter().map(|way| names(way).join(" > ")).collect();
                    let told = format!("Say which way leads from {from} to {to}: {}.", all.join(", or "));
                    return self.fault(&format!("{field}.way"), told);
                };
                way
            }
        };
        let mut at = 0;
        for key in found.keys {
            let known = self.scope.tree.links.iter().position(|link| *link == Some((at, key)));
            at = known.unwrap_or_else(|| {
                self.scope.tree.tables.push(self.index.keys.keys[key].to);
                self.scope.tree.links.push(Some((at, key)));
                self.scope.tree.tables.len() - 1
            });
        }
        Some(at)
    }

    pub(super) fn reference(&self, placed: Placed) -> ColumnRef {
        ColumnRef { source: placed.source, column: self.index.columns[placed.column].name.clone() }
    }

    pub(super) fn column_expr(&self, placed: Placed) -> Expr {
        Expr::Column(self.reference(placed))
    }

    /// Whether rows of the column's table stand several times beside those of the explored one.
    pub(super) fn is_repeated(&self, placed: Placed) -> bool {
        !self.scope.tree.repeating(self.index, placed.source).is_empty()
    }

    /// What a column is called, with its table's name where it is of another one.
    pub(super) fn called(&self, placed: Placed) -> String {
        let entry = &self.index.columns[placed.column];
        if placed.source == 0 {
            return entry.label.clone();
        }
        let table = super::super::wording::singular(&self.index.tables[entry.table].label);
        if entry.label.starts_with(&table) { entry.label.clone() } else { format!("{table} {}", entry.label) }
    }
}

/// The ways to one row of a table, those apart that differ in the columns they go by.
pub(super) fn ways(index: &Index, root: TableId, to: TableId) -> Vec<Way> {
    let mut known = HashSet::new();
    single(index, root, to).into_iter().filter(|way| known.insert(steps(index, &way.keys))).collect()
}

/// A way as the names of its pointing columns.
pub(super) fn steps(index: &Index, keys: &[usize]) -> Vec<String> {
    let pointing = |key: &usize| {
        let on = &index.keys.keys[*key].on;
        on.iter().map(|(from, _)| index.columns[*from].name.as_str()).collect::<Vec<_>>().join(",")
    };
    keys.iter().map(pointing).collect()
}
