//! A result as the operators read it: what its rows are, what its columns are called, which numbers it holds.

use super::amount::Amount;
use super::evidence::{Evidence, Figure};
pub(super) use super::item::Item;
use super::series::Series;
use super::{Coverage, FactContext, number};
use crate::data::names::{inside, is_plural, label, things, words};
use crate::data::shape::{Axis, MEASURES, Shape};
use crate::data::{ColumnRole, ColumnType, ResultTable, Semantic, Value};

/// Longest label of a group that is quoted in full.
const LONGEST_NAME: usize = 60;

/// What the rows of a result are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Empty,
    Single,
    /// One row per period.
    Series,
    /// One row per group.
    Groups,
    /// One row per period and group.
    Panel,
    /// One row per combination of groups.
    Pairs,
    /// Rows with numbers that nothing groups.
    Rows,
    /// Rows without numbers.
    Listing,
}

pub(super) struct View<'a> {
    pub(super) shape: Shape<'a>,
    pub(super) ctx: &'a FactContext,
    pub(super) form: Form,
    /// The time axis, where there is one and its periods are told apart.
    pub(super) series: Option<Series>,
    /// The numbers of each measure worth talking about.
    items: Vec<(usize, Vec<Item>)>,
}

impl<'a> View<'a> {
    pub(super) fn of(shape: Shape<'a>, ctx: &'a FactContext) -> Self {
        let series = shape.times.first().and_then(|axis| Series::of(&shape, axis.column, ctx));
        let spans = (shape.times.len(), shape.groups().count());
        let form = match (shape.rows, shape.grouped, spans, &series) {
            (0, ..) => Form::Empty,
            (1, ..) => Form::Single,
            // So many numbers are a list of things to read, not a question about one of them.
            _ if shape.measures.is_empty() || shape.measures.len() > MEASURES => Form::Listing,
            // Rows listed one by one are things that happened, not groups over time.
            _ if ctx.subject.is_some() && spans.0 > 0 => Form::Rows,
            (_, true, (1, 1), Some(series)) if series.single => Form::Series,
            (_, true, (1, 2), Some(_)) => Form::Panel,
            (_, true, (0, 1), _) => Form::Groups,
            (_, true, (0, 2..), _) => {
                if shape.nested {
                    Form::Groups
                } else {
                    Form::Pairs
                }
            }
            _ => Form::Rows,
        };
        let mut view = Self { shape, ctx, form, series, items: Vec::new() };
        if !matches!(form, Form::Empty | Form::Single | Form::Listing) {
            view.items = view.measures().map(|(m, _)| (m, view.read_items(m))).collect();
        }
        view
    }

    pub(super) fn table(&self) -> &'a ResultTable {
        self.shape.table
    }

    /// The measures worth talking about: the first three.
    pub(super) fn measures(&self) -> impl Iterator<Item = (usize, f64)> {
        // Later columns weigh less.
        self.shape.measures.iter().take(3).zip([1.0, 0.8, 0.65]).map(|(m, weight)| (*m, weight))
    }

    /// What a column is called at the start of a sentence.
    pub(super) fn label(&self, column: usize) -> String {
        let told = self.ctx.labels.get(column).cloned().flatten().filter(|l| !l.trim().is_empty());
        let own = || match (self.counts_rows(column), &self.ctx.subject) {
            (true, Some(subject)) => format!("Number of {subject}"),
            (true, None) => "Count".into(),
            (false, _) => label(&self.table().columns[column].name),
        };
        told.unwrap_or_else(own)
    }

    /// Whether a column is named like a count of rows: `count(*)`, or a count of what the rows are grouped by.
    fn counts_rows(&self, column: usize) -> bool {
        let columns = &self.table().columns;
        let name = words(&columns[column].name);
        match name.split_first() {
            Some((first, [])) => matches!(first.as_str(), "count" | "cnt" | "n"),
            Some((first, of)) => first == "count" && columns.iter().any(|c| words(&c.name) == of),
            None => false,
        }
    }

    /// What a column is called inside a sentence.
    pub(super) fn inside(&self, column: usize) -> String {
        inside(&self.label(column))
    }

    /// `singular` or `plural`, whichever the column's label takes.
    pub(super) fn verb(&self, column: usize, singular: &'static str, plural: &'static str) -> &'static str {
        if is_plural(&self.label(column)) { plural } else { singular }
    }

    /// The axis that names the rows: the finer level where one nests in the other.
    pub(super) fn group(&self) -> Option<&Axis> {
        let mut groups = self.shape.buckets.iter().chain(&self.shape.categories);
        let first = groups.next();
        if self.shape.nested { groups.next() } else { first }
    }

    /// What the groups are called: "countries". Combinations are only "combinations".
    pub(super) fn groups_noun(&self) -> String {
        match (self.form, self.group()) {
            (Form::Pairs, _) | (_, None) => "combinations".into(),
            (_, Some(axis)) => things(&self.label(axis.column)),
        }
    }

    /// What the rows are called.
    pub(super) fn subject(&self) -> String {
        self.ctx
            .subject
            .clone()
            .filter(|s| !s.trim().is_empty())
            .unwrap_or_else(|| if self.shape.rows == 1 { "row".into() } else { "rows".into() })
    }

    /// "of the total", or of what is shown of it.
    pub(super) fn of_total(&self) -> &'static str {
        if self.ctx.coverage == Coverage::All { " of the total" } else { " of the total shown" }
    }

    pub(super) fn meaning(&self, column: usize) -> Option<&Semantic> {
        self.shape.profiles[column].semantic.as_ref()
    }

    /// A measured number in the unit of its column.
    pub(super) fn figure(&self, column: usize, value: f64, from: Evidence) -> Figure {
        Figure { text: number::shown(value, self.meaning(column)), value, from }
    }

    /// A number of an item, from the item's own cells.
    pub(super) fn item_figure(&self, column: usize, item: &Item) -> Figure {
        self.figure(column, item.x, self.evidence(column, [item]))
    }

    /// The cells that items come from. That a period has no row is seen from all of its column.
    pub(super) fn evidence<'i>(&self, column: usize, items: impl IntoIterator<Item = &'i Item>) -> Evidence {
        let items: Vec<&Item> = items.into_iter().collect();
        let from = Evidence::rows(column, items.iter().flat_map(|i| i.rows.iter().copied()));
        match &self.series {
            Some(series) if items.iter().any(|i| i.rows.is_empty()) => from.and(self.whole(series.column)),
            _ => from,
        }
    }

    /// Whether a period without a row counts as zero for a measure.
    pub(super) fn zero_without_rows(&self, column: usize) -> bool {
        self.ctx.coverage == Coverage::All && self.ctx.zero_without_rows.get(column) == Some(&true)
    }

    /// How many there are of something told apart by `column`.
    pub(super) fn count(n: usize, from: Evidence) -> Figure {
        Figure { text: number::count(n), value: n as f64, from }
    }

    /// Every cell of a column.
    pub(super) fn whole(&self, column: usize) -> Evidence {
        Evidence::rows(column, 0..self.shape.rows)
    }

    /// One item per row that has a number in `column`, which must be one of [`View::measures`].
    pub(super) fn items(&self, column: usize) -> &[Item] {
        self.items.iter().find(|(own, _)| *own == column).map_or(&[], |(_, items)| items)
    }

    fn read_items(&self, column: usize) -> Vec<Item> {
        let named: Vec<usize> = match (self.form, self.group()) {
            // Nothing names these rows.
            (Form::Rows, _) => Vec::new(),
            (Form::Groups, Some(axis)) => vec![axis.column],
            _ => self.shape.groups().map(|a| a.column).collect(),
        };
        let cells = self.table().column_values(column).enumerate();
        let mut items: Vec<Item> = cells
            .filter(|(row, _)| !self.shape.holds_a_sum(*row, column))
            .filter_map(|(row, value)| {
                let amount = Amount::of(value)?;
                let mut names: Vec<String> = named.iter().map(|c| self.name(row, *c)).collect();
                names.dedup();
                let period = self.series.as_ref().and_then(|s| s.index(row));
                Some(Item { name: names.join(" / "), rows: vec![row], period, amount, x: amount.to_f64() })
            })
            .collect();
        if self.form == Form::Series && self.zero_without_rows(column) {
            items.extend(
                self.series.iter().flat_map(|series| series.missing().into_iter().map(|at| Item::nothing(series, at))),
            );
        }
        items
    }

    /// What a sentence calls the group, period or thing in a cell.
    pub(super) fn name(&self, row: usize, column: usize) -> String {
        let role = self.shape.profiles[column].role;
        let period = self.series.as_ref().filter(|s| s.column == column).and_then(|s| s.name(row));
        if let Some(period) = period {
            return period;
        }
        let value = self.table().value(row, column);
        let parts = self.parts_of_name(column);
        if parts.len() > 1 && !value.is_null() {
            let texts = parts.iter().map(|part| self.table().value(row, *part)).filter(|text| !text.is_null());
            return texts.map(|text| self.written(text, column)).collect::<Vec<_>>().join(" ");
        }
        match value {
            Value::Null => format!("(no {})", self.inside(column)),
            Value::Boolean(yes) => format!("{}: {}", self.label(column), if yes { "yes" } else { "no" }),
            Value::Integer(n) if matches!(role, ColumnRole::Bucket | ColumnRole::Category) => {
                format!("{} {n}", self.label(column))
            }
            // A bare number would read as one that was computed.
            Value::Text(text) if text.trim().parse::<f64>().is_ok() => {
                format!("{} {}", self.label(column), quoted(text))
            }
            Value::Text(text) => quoted(text),
            other => self.written(other, column),
        }
    }

    /// The columns of text that were given the same label, as first and last name are: together they name a thing.
    fn parts_of_name(&self, column: usize) -> Vec<usize> {
        let told = |at: usize| self.ctx.labels.get(at).and_then(Option::as_ref);
        let same = |at: &usize| {
            told(*at).is_some() && told(*at) == told(column) && self.table().columns[*at].kind == ColumnType::Text
        };
        (0..self.table().columns.len()).filter(same).collect()
    }

    /// A cell as a sentence writes it down.
    pub(super) fn written(&self, value: Value, column: usize) -> String {
        match value {
            Value::Null => "no value".into(),
            Value::Boolean(yes) => if yes { "yes" } else { "no" }.into(),
            Value::Integer(_) | Value::Float(_) | Value::Decimal(_) => value
                .as_f64()
                .filter(|x| x.is_finite())
                .map_or_else(|| "no value".into(), |x| number::shown(x, self.meaning(column))),
            Value::Text(text) => quoted(text),
            Value::Date(day) => day.format("%-d %b %Y").to_string(),
            Value::Timestamp(at) => at.format("%-d %b %Y %H:%M").to_string(),
            Value::TimestampTz(at) => at.format("%-d %b %Y %H:%M UTC").to_string(),
            Value::Binary(bytes) => format!("{} bytes of data", bytes.len()),
        }
    }

    /// Whether a column holds numbers, of whatever role.
    pub(super) fn is_number(&self, column: usize) -> bool {
        matches!(self.table().columns[column].kind, ColumnType::Integer | ColumnType::Float | ColumnType::Decimal)
    }

    /// Whether the measure may be added up over all rows without saying something false.
    pub(super) fn adds_up(&self, column: usize) -> bool {
        self.shape.additive(column) && !self.table().truncated
    }
}

/// Text of the data in one line of bearable length.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return "(empty)".into();
    }
    if line.chars().count() <= LONGEST_NAME {
        return line;
    }
    line.chars().take(LONGEST_NAME - 1).collect::<String>() + "…"
}
