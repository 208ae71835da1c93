//! Text that no sample holds: names in quotes, parts of names, nothing at all.

use super::super::draft::{Need, Operand, Term, Test};
use super::super::grammar::Tag;
use super::super::index::{ColumnId, TableId};
use super::super::linker::Item;
use super::super::query::{Comparison, Literal, Pattern};
use super::super::roles::Role;
use super::Composer;

impl Composer<'_> {
    pub(super) fn text(&mut self, at: usize, text: &str, quoted: bool) {
        if let Some(pattern) = self.state.like.take() {
            let left = self.state.column.take();
            self.filter(left, Test::Like(pattern, text.to_owned()));
            return;
        }
        let literal = Operand::Literal(Literal::Text(text.to_owned()));
        if let Some(left) = self.state.column.take() {
            if let Term::Column(m) = left {
                self.restrict_to_open(m);
            }
            self.filter(Some(left.clone()), Test::Compare(Comparison::Equal, literal));
            self.state.last = Some((Some(left), Comparison::Equal));
            return;
        }
        if let (Some((Some(left), _)), true) = (self.state.last.clone(), self.state.or || self.state.joined) {
            self.state.or = self.state.both == 0;
            self.filter(Some(left), Test::Compare(Comparison::Equal, literal));
            return;
        }
        let candidates = self.columns_for_text();
        if candidates.is_empty() {
            return self.loose(at, 2.0);
        }
        self.draft.cost += if quoted { 0.25 } else { 0.7 };
        let mention = self.mention(at, candidates, Need::Text);
        self.filter(Some(Term::Column(mention)), Test::Compare(Comparison::Equal, literal));
        self.state.last = Some((Some(Term::Column(mention)), Comparison::Equal));
    }

    /// Text that no sample holds can only be in columns whose values aren't all known.
    fn restrict_to_open(&mut self, mention: usize) {
        let index = self.index;
        let open = |c: ColumnId| !index.columns[c].samples_complete;
        let candidates = &mut self.draft.columns[mention].candidates;
        if candidates.iter().any(|(c, _)| open(*c)) {
            candidates.retain(|(c, _)| open(*c));
        } else {
            self.draft.cost += 0.3;
        }
    }

    /// Where text that no sample holds may stand, in the tables spoken of.
    fn columns_for_text(&self) -> Vec<(ColumnId, f32)> {
        let mut out: Vec<(ColumnId, f32)> = Vec::new();
        let mut tables: Vec<(bool, TableId, f32)> = Vec::new();
        for (i, mention) in self.draft.tables.iter().enumerate() {
            let recent = self.state.last_table == Some(i);
            tables.extend(mention.candidates.iter().map(|&(table, score)| (recent, table, score)));
        }
        for mention in &self.draft.columns {
            let owners = mention.candidates.iter().take(20);
            tables.extend(owners.map(|&(c, score)| (false, self.index.table_of(c), score * 0.9)));
        }
        for (recent, table, score) in tables {
            let open = self.index.tables[table].columns.clone().filter_map(|c| Some((c, self.holds_text(table, c)?)));
            out.extend(open.map(|(column, base)| (column, base * score + if recent { 0.1 } else { 0.0 })));
        }
        out.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        out.dedup_by_key(|c| c.0);
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(40);
        out
    }

    /// How likely a column of a table holds text that isn't among its known values; none when it can't.
    fn holds_text(&self, table: TableId, column: ColumnId) -> Option<f32> {
        let entry = &self.index.columns[column];
        if entry.samples_complete || entry.kind.is_number() || entry.time.is_some() {
            return None;
        }
        Some(match entry.role {
            _ if self.index.tables[table].display.contains(&column) => 0.8,
            Role::Name => 0.65,
            _ => 0.4,
        })
    }

    /// "named X": the value after it is what something is called.
    pub(super) fn named(&mut self, at: usize) {
        let next = self.skip(at + 1);
        if self.state.column.is_some() || !matches!(self.item(next), Some(Item::Text { .. } | Item::Value(_))) {
            return;
        }
        let Some(table) = self.state.last_table else { return };
        let Some(&(table, _)) = self.draft.tables[table].candidates.first() else { return };
        let display = self.index.tables[table].display.clone();
        if display.len() == 1 {
            let mention = self.mention(at, vec![(display[0], 0.9)], Need::Any);
            self.state.column = Some(Term::Column(mention));
        }
    }

    pub(super) fn like(&mut self, at: usize, pattern: Pattern) {
        if self.state.column.is_none() {
            self.state.column = self.state.last_column.map(Term::Column);
        }
        let next = self.skip(at + 1);
        match self.item(next) {
            Some(Item::Text { .. } | Item::Value(_)) => self.state.like = Some(pattern),
            _ if self.edges.get(next).is_some_and(|e| {
                self.tokens[e.begin].text.len() <= 2 && !self.is(next, Tag::Comma) && !self.is(next, Tag::Stop)
            }) =>
            {
                let text = self.words(next);
                let left = self.state.column.take();
                self.draft.taken.push(next);
                self.filter(left, Test::Like(pattern, text));
                self.at = next + 1;
            }
            _ => {}
        }
    }

    pub(super) fn empty(&mut self, at: usize, present: bool) {
        let next = self.skip(at + 1);
        let mut left = self.state.column.take();
        if let (None, Some(Item::Column(candidates))) = (&left, self.item(next)) {
            let candidates = candidates.clone();
            left = Some(Term::Column(self.mention(next, candidates, Need::Any)));
            self.at = next + 1;
        }
        if left.is_none() {
            return self.loose(at, 0.8);
        }
        self.state.negated ^= present;
        self.filter(left, Test::Empty);
    }
}
