//! What the answer shows, by what it is grouped, in which order and how many.

use super::super::draft::Term;
use super::super::grammar::Quality;
use super::super::index::{ColumnId, TableId};
use super::super::query::{
    ColumnRef, Combine, Comparison, Condition, Expr, Function, Literal, Order, Output, Reading, SetOperation,
};
use super::Assembly;
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
        if reading.is_grouped() {
            reading.distinct = false;
            self.entity_keys(&mut reading);
        } else if !reading.distinct {
            reading.distinct = self.repeats_shown(&reading);
        }
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
            for &key in &self.index.tables[table].key {
                if let Some(expr) = self.scope.expr(self.index, key) {
                    if !reading.keys.contains(&expr) && !reading.dimensions.iter().any(|d| d.expr == expr) {
                        reading.keys.push(expr);
                    }
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
        let repeating = tree.repeating(self.index, first);
        !repeating.is_empty() && !shown.iter().any(|s| repeating.contains(s))
    }

    fn having(&mut self, reading: &mut Reading) -> Option<()> {
        let mut parts = Vec::new();
        for having in self.draft.having.clone() {
            parts.push(self.having_condition(&having)?);
        }
        reading.having = Condition::all(parts);
        Some(())
    }

    fn order(&mut self, reading: &mut Reading) -> Option<()> {
        for key in self.draft.order.clone() {
            let expr = match key.term {
                Term::AxisY => first_measure(reading),
                Term::AxisX | Term::FirstShown => reading.dimensions.first().map(|d| d.expr.clone()),
                ref term => self.expr(term),
            };
            let Some(expr) = expr else {
                self.cost += 0.5;
                continue;
            };
            let descending = key.descending.unwrap_or(false);
            if self.draft.ranked && expr.aggregates() {
                let label = self.label(&key.term, &expr);
                push(&mut reading.measures, Output { expr: expr.clone(), label });
            }
            if !reading.order.iter().any(|o| o.expr == expr) {
                reading.order.push(Order { expr, descending });
            }
        }
        if let Some(extreme) = self.draft.extreme.clone() {
            let mut descending = extreme.descending;
            if let Term::Quality(Quality::Age, of) = extreme.term {
                let column = self.quality_column(Quality::Age, of)?;
                descending ^= self.index.columns[column].time.is_some();
            }
            let expr = self.expr(&extreme.term)?;
            reading.order.insert(0, Order { expr, descending });
            reading.limit = Some(extreme.limit);
        }
        if let Some(limit) = self.draft.limit {
            reading.limit = Some(limit);
        }
        Some(())
    }

    /// The name of an output column.
    pub(super) fn label(&self, term: &Term, expr: &Expr) -> String {
        match term {
            Term::Rows => "count".to_owned(),
            Term::CountOf(m) => format!("number of {}", self.index.tables[self.pins.tables[*m]].label),
            Term::CountDistinct(inner) => format!("number of {}", self.plain_label(inner)),
            Term::Aggregate(function, inner) => {
                let word = match function {
                    Function::Count => "count of",
                    Function::Sum => "total",
                    Function::Average => "average",
                    Function::Minimum => "minimum",
                    Function::Maximum => "maximum",
                };
                format!("{word} {}", self.plain_label(inner))
            }
            Term::Metric(kind) => kind.label().to_owned(),
            Term::Grain(..) | Term::OverTime => match expr {
                Expr::Grain { grain, .. } => format!("{grain:?}").to_lowercase(),
                _ => "time".to_owned(),
            },
            other => self.plain_label(other),
        }
    }

    fn plain_label(&self, term: &Term) -> String {
        match term {
            Term::Column(m) => self.column(*m).map_or(String::new(), |c| self.index.columns[c].label.clone()),
            Term::Metric(kind) => kind.label().to_owned(),
            Term::Quality(quality, of) => {
                self.quality_column(*quality, *of).map_or(String::new(), |c| self.index.columns[c].label.clone())
            }
            _ => String::new(),
        }
    }

    /// Last checks of the whole.
    pub(super) fn finish(&mut self, reading: &mut Reading) -> Option<()> {
        self.count_for_chart(reading);
        self.require_both(reading)?;
        if reading.dimensions.is_empty() && reading.measures.is_empty() {
            return None;
        }
        if says_nothing(reading) {
            self.cost += 0.5;
        }
        Some(())
    }
}

impl Assembly<'_> {
    /// A chart of one column of words shows how often each occurs.
    fn count_for_chart(&self, reading: &mut Reading) {
        let [only] = &reading.dimensions[..] else { return };
        let words = match &only.expr {
            Expr::Column(place) => {
                let Some(&table) = self.scope.tree.tables.get(place.source) else { return };
                let mut own = self.index.tables[table].columns.clone();
                own.any(|c| self.index.columns[c].name == place.column && !self.index.columns[c].is_measure())
            }
            Expr::Grain { .. } => true,
            _ => return,
        };
        if self.draft.chart && words && reading.measures.is_empty() && !reading.is_grouped() {
            reading.distinct = false;
            reading.measures.push(Output { expr: Expr::count_rows(), label: "count".to_owned() });
            for order in &mut reading.order {
                if self.draft.order.iter().any(|k| k.term == Term::AxisY) {
                    order.expr = Expr::count_rows();
                }
            }
        }
    }

    /// "both A and B": the outputs of rows that meet one are met again among those that meet the other.
    fn require_both(&mut self, reading: &mut Reading) -> Option<()> {
        for other in std::mem::take(&mut self.both) {
            if reading.is_grouped() || reading.combine.is_some() {
                return None;
            }
            let mut parts: Vec<Condition> = match reading.filter.clone() {
                Some(Condition::And(parts)) => parts,
                Some(one) => vec![one],
                None => return None,
            };
            parts.pop();
            parts.push(other);
            let with = Reading {
                filter: Condition::all(parts),
                order: Vec::new(),
                limit: None,
                combine: None,
                ..reading.clone()
            };
            reading.combine = Some(Box::new(Combine { operation: SetOperation::Intersect, with }));
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

/// A time that is shown cut to a grain isn't shown whole beside it.
fn drop_cut_times(reading: &mut Reading) {
    let cut: Vec<ColumnRef> = reading
        .dimensions
        .iter()
        .filter_map(|o| if let Expr::Grain { of, .. } = &o.expr { Some(of.clone()) } else { None })
        .collect();
    reading.dimensions.retain(|o| !matches!(&o.expr, Expr::Column(c) if cut.contains(c)));
}

fn push(list: &mut Vec<Output>, output: Output) {
    if !list.iter().any(|o| o.expr == output.expr) {
        list.push(output);
    }
}

/// What a chart's upright axis shows.
fn first_measure(reading: &Reading) -> Option<Expr> {
    reading.measures.first().or(reading.dimensions.last()).map(|o| o.expr.clone())
}
