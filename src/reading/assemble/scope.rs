//! The joined tables of one query and where columns stand in it.

use super::super::index::{ColumnId, Index, TableId};
use super::super::joins::Tree;
use super::super::query::{ColumnRef, Expr, Join, Relation, Source};

#[derive(Debug, Clone, Default)]
pub(in super::super) struct Scope {
    pub tree: Tree,
}

impl Scope {
    /// Where a column stands; none when its table isn't joined.
    pub fn place(&self, index: &Index, column: ColumnId) -> Option<ColumnRef> {
        let source = self.tree.position(index.table_of(column))?;
        Some(ColumnRef { source, column: index.columns[column].name.clone() })
    }

    pub fn expr(&self, index: &Index, column: ColumnId) -> Option<Expr> {
        self.place(index, column).map(Expr::Column)
    }

    /// The tree as sources.
    pub fn sources(&self, index: &Index) -> Vec<Source> {
        let link = |i: usize| {
            let (parent, key) = self.tree.links[i]?;
            Some(join(index, &self.tree, i, parent, key))
        };
        self.tree
            .tables
            .iter()
            .enumerate()
            .map(|(i, &table)| Source { relation: relation(index, table), join: link(i) })
            .collect()
    }
}

pub(super) fn relation(index: &Index, table: TableId) -> Relation {
    let entry = &index.tables[table];
    Relation::Table { schema: entry.schema.clone(), name: entry.name.clone() }
}

fn join(index: &Index, tree: &Tree, child: usize, parent: usize, key: usize) -> Join {
    let key = &index.keys.keys[key];
    let name = |c: ColumnId| index.columns[c].name.clone();
    let child_points = key.from == tree.tables[child];
    let on =
        key.on.iter().map(|&(from, to)| if child_points { (name(to), name(from)) } else { (name(from), name(to)) });
    Join { to: parent, on: on.collect(), optional: false }
}
