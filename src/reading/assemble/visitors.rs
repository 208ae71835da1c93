//! "Unique customers by month": those with something in that month, each once.

use super::super::deals::happens;
use super::super::draft::{Term, Test};
use super::super::index::{ColumnId, TableId};
use super::super::wording::plural;
use super::Assembly;
use super::lookup::event_time;

impl Assembly<'_> {
    /// Things counted as different ones in a time are counted where they appear in it: by the orders of that month, not
    /// by when each became a customer.
    pub(super) fn settle_visitors(&mut self) {
        let cut = self.draft.groups.iter().any(|g| matches!(g, Term::Grain(_, None) | Term::OverTime));
        let within = self.draft.filters.iter().any(|f| f.left.is_none() && matches!(f.test, Test::Within(_)));
        if !(cut || within) {
            return;
        }
        for at in 0..self.draft.shown.len() {
            if let Term::Entity(m) = self.draft.shown[at].term
                && self.draft.different.contains(&m)
                && !self.appearances(self.pins.tables[m]).is_empty()
            {
                // "unique customers last month": those that came new or those that bought are not told apart.
                self.cost += 0.5;
            }
            let Term::CountOf(mention) = self.draft.shown[at].term else { continue };
            if !self.draft.different.contains(&mention) {
                continue;
            }
            match self.appearances(self.pins.tables[mention])[..] {
                [] => {}
                [column] => {
                    self.draft.shown[at].term = Term::CountDistinct(Box::new(Term::Key(column)));
                    let of = |table: TableId| plural(&self.index.tables[table].label);
                    let (things, where_) = (of(self.pins.tables[mention]), of(self.index.table_of(column)));
                    self.notes
                        .push(format!("Counted are the different {things} that appear in {where_} of that time."));
                }
                // Which of several happenings is meant is not said.
                _ => self.cost += 0.6,
            }
        }
    }

    /// The columns by which what happens at a time points to a table.
    fn appearances(&self, table: TableId) -> Vec<ColumnId> {
        let entry = |t: TableId| &self.index.tables[t];
        let keys = self.index.keys.touching(table).filter(|(_, k)| k.to == table && k.from != table && k.on.len() == 1);
        let dated = keys.filter(|(_, k)| event_time(self.index, k.from).is_some() && !entry(k.from).is_view);
        let rated: Vec<(usize, ColumnId)> = dated.map(|(_, k)| (happens(&entry(k.from).words), k.on[0].0)).collect();
        let most = rated.iter().map(|r| r.0).max().unwrap_or(0);
        rated.into_iter().filter(|r| r.0 == most && most > 0).map(|r| r.1).collect()
    }
}
