//! What pieces of a reading do, as chips show it.

use super::explain::Words;
use super::outcome::ChipRole;
use super::query::{Condition, Expr};
use super::roles::Role;

impl Words<'_> {
    /// What the groups are called of which only the first are kept.
    pub(super) fn groups_ranked_within(&self) -> Vec<String> {
        let groups = self.reading.per.iter().flat_map(|p| &p.groups);
        let shown = |g: &&Expr| self.reading.dimensions.iter().any(|d| d.expr == **g);
        let named: Vec<String> = groups.filter(shown).map(|g| self.expr(g)).collect();
        if named.is_empty() { Vec::new() } else { vec![named.join(", ")] }
    }

    pub(super) fn role(&self, expr: &Expr) -> ChipRole {
        match expr {
            Expr::Grain { .. } => ChipRole::Time,
            Expr::Column(c) => match self.column(c).map(|e| e.role) {
                Some(Role::Time) => ChipRole::Time,
                Some(Role::Place) => ChipRole::Place,
                _ => ChipRole::Dimension,
            },
            _ => ChipRole::Dimension,
        }
    }

    pub(super) fn condition_role(&self, condition: &Condition) -> ChipRole {
        match condition {
            Condition::Within { .. } => ChipRole::Time,
            Condition::Compare { left: Expr::Column(c), .. } | Condition::In { left: Expr::Column(c), .. } => {
                match self.column(c).map(|e| e.role) {
                    Some(Role::Place) => ChipRole::Place,
                    Some(Role::Time) => ChipRole::Time,
                    _ => ChipRole::Filter,
                }
            }
            _ => ChipRole::Filter,
        }
    }
}
