//! What the answer shows, by what it is grouped, in which order and how many.

use chrono::NaiveDate;

use super::super::dates::Period;
use super::super::draft::Term;
use super::super::index::{ColumnId, TableId};
use super::super::query::{ColumnRef, Comparison, Condition, Expr, Function, Literal, Output, Reading};
use super::Assembly;
use super::defined::lift_filters;
use super::settle::is_aggregate;

impl Assembly<'_> {
    pub(super) fn outputs(&mut self) -> Option<Reading> {
        let mut reading =
            Reading { sources: self.scope.sources(self.index), distinct: self.draft.distinct, ..Reading::default() };
        if self.draft.everything {
            return self.all_columns(reading);
        }
        for term in self.draft.groups.clone() {
            self.dimension(&mut reading, &term)?;
        }
        for shown in self.draft.shown.clone() {
            if is_aggregate(&shown.term) {
                let expr = self.expr(&shown.term)?;
                let label = self.label(&shown.term, &expr);
                push(&mut reading.measures, Output { expr, label });
            } else {
                self.dimension(&mut reading, &shown.term)?;
            }
        }
        self.drop_unshown_entities(&mut reading);
        drop_cut_times(&mut reading);
        self.having(&mut reading)?;
        self.order(&mut reading)?;
        self.keep_first_of_each(&mut reading)?;
        if reading.is_grouped() {
            reading.distinct = false;
            self.entity_keys(&mut reading);
        } else if !reading.distinct {
            reading.distinct = self.repeats_shown(&reading);
        }
        if reading.distinct && reading.per.is_some() {
            return None;
        }
        self.order_each_once(&mut reading);
        Some(reading)
    }

    fn all_columns(&mut self, mut reading: Reading) -> Option<Reading> {
        let table = *self.scope.tree.tables.first()?;
        for column in self.index.tables[table].columns.clone() {
            let expr = self.scope.expr(self.index, column)?;
            reading.dimensions.push(Output { expr, label: self.index.columns[column].name.clone() });
        }
        self.order(&mut reading)?;
        Some(reading)
    }

    pub(super) fn dimension(&mut self, reading: &mut Reading, term: &Term) -> Option<()> {
        if let Some(key) = self.key_shown(term) {
            return self.pointed_to(reading, key);
        }
        let columns: Vec<ColumnId> = match term {
            Term::Entity(m) if self.draft.groups.contains(term) => self.shown_of(self.pins.tables[*m]),
            Term::Entity(m) => self.listed_of(self.pins.tables[*m], reading.sources.len() == 1),
            Term::Column(m) => self.expanded(*m)?,
            _ => Vec::new(),
        };
        for &column in &columns {
            let expr = self.scope.expr(self.index, column)?;
            push(&mut reading.dimensions, Output { expr, label: self.index.columns[column].name.clone() });
        }
        if columns.is_empty() {
            let expr = self.expr(term)?;
            let label = self.label(term, &expr);
            push(&mut reading.dimensions, Output { expr, label });
        }
        Some(())
    }

    /// What a pointing column points to, by its name.
    fn pointed_to(&self, reading: &mut Reading, key: usize) -> Option<()> {
        let source = self.scope.tree.position_by(key)?;
        let table = self.index.keys.keys[key].to;
        for &column in &self.index.tables[table].display {
            let name = self.index.columns[column].name.clone();
            let expr = Expr::Column(ColumnRef { source, column: name.clone() });
            push(&mut reading.dimensions, Output { expr, label: name });
        }
        Some(())
    }

    /// "name" of a person whose name is kept in two columns is both.
    fn expanded(&self, mention: usize) -> Option<Vec<ColumnId>> {
        let column = self.column(mention)?;
        let display = &self.index.tables[self.index.table_of(column)].display;
        let said = self.draft.columns[mention].said.to_lowercase();
        let whole =
            ["name", "names", "full name", "full names"].iter().any(|n| said == *n || said.ends_with(&format!(" {n}")));
        let parted = said.contains("first") || said.contains("last");
        Some(if whole && !parted && display.len() == 2 && display[0] == column {
            display.clone()
        } else {
            vec![column]
        })
    }

    /// A group entity isn't shown beside columns of the same table that were asked for.
    fn drop_unshown_entities(&mut self, reading: &mut Reading) {
        let entities: Vec<TableId> = self
            .draft
            .groups
            .iter()
            .filter_map(|t| if let Term::Entity(m) = t { Some(self.pins.tables[*m]) } else { None })
            .collect();
        for table in entities {
            let own = self.shown_of(table);
            let asked_terms: Vec<Term> =
                self.draft.shown.iter().map(|s| s.term.clone()).chain(self.draft.groups.iter().cloned()).collect();
            let asked = asked_terms.iter().any(
                |t| matches!(t, Term::Column(m) if self.column(*m).is_some_and(|c| self.index.table_of(c) == table)),
            );
            if !asked {
                continue;
            }
            let explicit: Vec<Option<Expr>> = asked_terms
                .iter()
                .filter_map(|t| match *t {
                    Term::Column(m) => Some(self.column(m).and_then(|c| self.scope.expr(self.index, c))),
                    _ => None,
                })
                .collect();
            let display: Vec<Expr> = own.iter().filter_map(|&c| self.scope.expr(self.index, c)).collect();
            reading.dimensions.retain(|o| !display.contains(&o.expr) || explicit.contains(&Some(o.expr.clone())));
        }
    }

    /// Things are told apart by their key, not by their name.
    pub(super) fn entity_keys(&mut self, reading: &mut Reading) {
        let unit = self.scope.tree.tables.first().copied();
        let mut tables: Vec<TableId> = Vec::new();
        for term in self.draft.groups.iter().chain(self.draft.shown.iter().map(|s| &s.term)) {
            match term {
                Term::Entity(m) => tables.push(self.pins.tables[*m]),
                Term::Column(m) => {
                    let Some(column) = self.column(*m) else { continue };
                    let table = self.index.table_of(column);
                    let named = self.index.tables[table].display.contains(&column);
                    let grouped = self.draft.groups.contains(term);
                    if named && !grouped && Some(table) != unit {
                        tables.push(table);
                    }
                }
                _ => {}
            }
        }
        let counts_elsewhere =
            self.draft.having.iter().map(|h| &h.term).chain(self.draft.extreme.iter().map(|e| &e.term));
        let elsewhere = counts_elsewhere.filter_map(|t| self.table_of(t)).any(|t| Some(t) != unit);
        if elsewhere && self.draft.groups.is_empty() && !self.draft.shown.iter().any(|s| is_aggregate(&s.term)) {
            tables.extend(unit);
        }
        for table in tables {
            let keys = self.index.tables[table].key.iter().filter_map(|&key| self.scope.expr(self.index, key));
            for expr in keys {
                let shown = reading.dimensions.iter().any(|d| d.expr == expr);
                if !shown && !reading.keys.contains(&expr) {
                    reading.keys.push(expr);
                }
            }
        }
    }

    /// Whether the joins repeat rows of the only table that is shown.
    fn repeats_shown(&self, reading: &Reading) -> bool {
        let tree = &self.scope.tree;
        let shown: Vec<usize> = reading
            .dimensions
            .iter()
            .filter_map(|o| if let Expr::Column(c) = &o.expr { Some(c.source) } else { None })
            .collect();
        let Some(&first) = shown.first() else { return false };
        let attribute = self
            .draft
            .shown
            .iter()
            .any(|s| self.key_shown(&s.term).and_then(|key| tree.position_by(key)) == Some(first));
        if attribute {
            return false;
        }
        let repeating = tree.repeating(self.index, first);
        !repeating.is_empty() && !shown.iter().any(|s| repeating.contains(s))
    }

    /// Rows that are shown once can't be ordered by what isn't shown, unless one of its values stands for all.
    fn order_each_once(&mut self, reading: &mut Reading) {
        let shown = |e: &Expr| reading.dimensions.iter().any(|d| d.expr == *e);
        if !reading.distinct || reading.order.iter().all(|o| shown(&o.expr)) {
            return;
        }
        let hidden: Vec<bool> = reading.order.iter().map(|o| !shown(&o.expr)).collect();
        for (order, _) in reading.order.iter_mut().zip(hidden).filter(|(_, hidden)| *hidden) {
            let function = if order.descending { Function::Maximum } else { Function::Minimum };
            order.expr = Expr::aggregate(function, Some(order.expr.clone()));
        }
        reading.distinct = false;
        if !self.draft.distinct {
            self.entity_keys(reading);
        }
    }

    fn having(&mut self, reading: &mut Reading) -> Option<()> {
        let mut parts = Vec::new();
        for having in self.draft.having.clone() {
            parts.push(self.having_condition(&having)?);
        }
        reading.having = Condition::all(parts);
        Some(())
    }

    /// Last checks of the whole.
    pub(super) fn finish(&mut self, reading: &mut Reading) -> Option<()> {
        lift_filters(reading, &self.filters_of_metrics);
        self.share(reading)?;
        self.run(reading)?;
        Self::count_groups(reading);
        self.count_for_chart(reading);
        self.require_both(reading)?;
        if reading.dimensions.is_empty() && reading.measures.is_empty() {
            return None;
        }
        if says_nothing(reading) {
            self.cost += 0.5;
        }
        if excludes_itself(reading) {
            self.cost += 0.8;
        }
        Some(())
    }
}

/// Shows only the very value it was asked for.
fn says_nothing(reading: &Reading) -> bool {
    let ([only], true) = (&reading.dimensions[..], reading.measures.is_empty()) else { return false };
    super::super::explain::parts(reading.filter.as_ref()).iter().any(|part| {
        matches!(part, Condition::Compare { left, comparison: Comparison::Equal, right: Expr::Literal(Literal::Text(_)) } if *left == only.expr)
    })
}

/// Two periods of one time: "last quarter and the quarter before" can't both hold.
fn excludes_itself(reading: &Reading) -> bool {
    let bounded: Vec<&ColumnRef> = super::super::explain::parts(reading.filter.as_ref())
        .into_iter()
        .filter_map(|part| match part {
            Condition::Within { column, period, negated: false } if period.is_bounded() => Some(column),
            _ => None,
        })
        .collect();
    bounded.iter().enumerate().any(|(i, column)| bounded[..i].contains(column)) || parted(reading)
}

/// "before 1890 and after 1900": no moment is both.
fn parted(reading: &Reading) -> bool {
    let spans: Vec<_> = super::super::explain::parts(reading.filter.as_ref())
        .into_iter()
        .filter_map(|part| match part {
            Condition::Within { column, period: Period::Span { from, until }, negated: false } => {
                Some((column, *from, *until))
            }
            _ => None,
        })
        .collect();
    let apart = |until: Option<NaiveDate>, from: Option<NaiveDate>| until.zip(from).is_some_and(|(u, f)| u <= f);
    spans.iter().any(|a| spans.iter().any(|b| a.0 == b.0 && apart(a.2, b.1)))
}

/// A time that is shown cut to a grain isn't shown whole beside it.
fn drop_cut_times(reading: &mut Reading) {
    let cut: Vec<ColumnRef> = reading
        .dimensions
        .iter()
        .filter_map(|o| if let Expr::Grain { of, .. } = &o.expr { Some(of.clone()) } else { None })
        .collect();
    reading.dimensions.retain(|o| !matches!(&o.expr, Expr::Column(c) if cut.contains(c)));
}

pub(super) fn push(list: &mut Vec<Output>, output: Output) {
    if !list.iter().any(|o| o.expr == output.expr) {
        list.push(output);
    }
}
