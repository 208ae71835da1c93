//! The shape of a result as charts and facts see it: which columns group the rows and which hold the numbers.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::json::write_value;
use super::names::words;
use super::wholes::{Whole, wholes};
use super::{ChartHint, ColumnProfile, ColumnRole, ResultTable, Semantic, roles};

/// A result with more measures than this is a list of details, of which none is the one asked for.
pub(super) const MEASURES: usize = 4;

/// A column that groups rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub(super) column: usize,
    pub(super) role: ColumnRole,
    /// Groups, the empty one counted too.
    pub(super) distinct: usize,
    /// Letters of the longest label.
    pub(super) longest: usize,
}

/// A result sorted into what spans the axes and what is drawn.
pub(super) struct Shape<'a> {
    pub(super) table: &'a ResultTable,
    pub(super) hint: &'a ChartHint,
    pub(super) profiles: Vec<ColumnProfile>,
    pub(super) rows: usize,
    pub(super) times: Vec<Axis>,
    pub(super) buckets: Vec<Axis>,
    /// Categories and places that tell rows apart; constant ones and mere attributes of another are left out.
    pub(super) categories: Vec<Axis>,
    /// Columns of numbers to look at, in column order.
    pub(super) measures: Vec<usize>,
    /// Columns of longitude and latitude.
    pub(super) coordinates: Option<(usize, usize)>,
    /// Whether there is one row for each combination of groups.
    pub(super) grouped: bool,
    /// Whether the second category is the finer level of the first.
    pub(super) nested: bool,
    /// Values that hold the sum of the others: nothing beside them is added up.
    pub(super) wholes: Vec<Whole>,
}

impl<'a> Shape<'a> {
    pub(super) fn of(table: &'a ResultTable, hint: &'a ChartHint) -> Self {
        let profiles = roles(table);
        let rows = table.row_count();
        let mut shape = Self {
            table,
            hint,
            rows,
            times: Vec::new(),
            buckets: Vec::new(),
            categories: Vec::new(),
            measures: Vec::new(),
            coordinates: None,
            grouped: true,
            nested: false,
            wholes: Vec::new(),
            profiles,
        };
        shape.sort_columns();
        shape.drop_constants();
        shape.settle_levels();
        shape.grouped = shape.is_grouped();
        shape.wholes = wholes(&shape);
        shape
    }

    fn sort_columns(&mut self) {
        let (mut longitude, mut latitude) = (None, None);
        let mut names = HashSet::new();
        for (at, profile) in self.profiles.iter().enumerate() {
            // A chart names its columns, so a second column of the same name can't be drawn.
            if !names.insert(self.table.columns[at].name.as_str()) {
                continue;
            }
            let axis = || Axis {
                column: at,
                role: profile.role,
                distinct: profile.distinct + usize::from(profile.nulls > 0),
                longest: longest(self.table, at),
            };
            match profile.role {
                ColumnRole::Time => self.times.push(axis()),
                ColumnRole::Bucket => self.buckets.push(axis()),
                ColumnRole::Category => self.categories.push(axis()),
                ColumnRole::Measure | ColumnRole::Ratio => self.measures.push(at),
                ColumnRole::Geo if !self.table.columns[at].kind.is_number() => self.categories.push(axis()),
                ColumnRole::Geo => {
                    let name = words(&self.table.columns[at].name);
                    let side = if name.iter().any(|w| w.starts_with("lat")) { &mut latitude } else { &mut longitude };
                    side.get_or_insert(at);
                }
                ColumnRole::Key => {}
            }
        }
        self.coordinates = longitude.zip(latitude);
    }

    /// A group that is the same on every row tells nothing apart.
    fn drop_constants(&mut self) {
        if self.rows > 1 {
            for axes in [&mut self.times, &mut self.buckets, &mut self.categories] {
                axes.retain(|a| a.distinct > 1);
            }
        }
    }

    /// Where one category alone tells all rows apart, the others are its coarser level (when they stand before it)
    /// or attributes of it.
    fn settle_levels(&mut self) {
        if self.categories.len() < 2 || !self.times.is_empty() || !self.buckets.is_empty() || self.rows < 3 {
            return;
        }
        let Some(finest) = self.categories.iter().position(|a| a.distinct == self.rows) else { return };
        let level = |a: &Axis| a.distinct < self.rows;
        self.nested = finest == 1 && self.categories.len() == 2 && level(&self.categories[0]);
        if !self.nested {
            self.categories = vec![self.categories[finest].clone()];
        }
    }

    fn is_grouped(&self) -> bool {
        let axes: Vec<&Axis> = self.groups().collect();
        if let [only] = axes.as_slice()
            && matches!(only.role, ColumnRole::Category | ColumnRole::Geo)
        {
            // Two people may share a name: a few repeated labels are still one row per mark.
            return self.rows * 9 <= only.distinct * 10;
        }
        let mut seen = HashSet::new();
        let mut bytes = Vec::new();
        (0..self.rows).all(|row| {
            bytes.clear();
            for axis in &axes {
                write_value(self.table.value(row, axis.column), &mut bytes);
                bytes.push(b',');
            }
            let mut hash = DefaultHasher::new();
            bytes.hash(&mut hash);
            seen.insert(hash.finish())
        })
    }

    /// Every axis: time, then buckets, then categories.
    pub(super) fn groups(&self) -> impl Iterator<Item = &Axis> {
        self.times.iter().chain(&self.buckets).chain(&self.categories)
    }

    /// How many axes there are: times, buckets, categories.
    pub(super) fn spans(&self) -> (usize, usize, usize) {
        (self.times.len(), self.buckets.len(), self.categories.len())
    }

    /// The main axis.
    pub(super) fn x(&self) -> Option<&Axis> {
        self.axes().0
    }

    /// The axis that becomes series or colours.
    pub(super) fn series(&self) -> Option<&Axis> {
        self.axes().1
    }

    fn axes(&self) -> (Option<&Axis>, Option<&Axis>) {
        if let ([year], [bucket, ..]) = (self.times.as_slice(), self.buckets.as_slice())
            && year.distinct <= 8
            && self.categories.is_empty()
        {
            // Years side by side over months or weekdays.
            return (Some(bucket), Some(year));
        }
        if let ([], [], [first, second]) = (self.times.as_slice(), self.buckets.as_slice(), self.categories.as_slice())
            && second.distinct > first.distinct
            && !self.nested
        {
            return (Some(second), Some(first));
        }
        let mut axes = self.groups();
        (axes.next(), axes.next())
    }

    /// Whether the numbers of a column may be added up.
    pub(super) fn additive(&self, column: usize) -> bool {
        if self.wholes.iter().any(|whole| whole.measure == column) {
            return false;
        }
        let told = self.hint.measure_additive.get(column).copied().flatten();
        told.unwrap_or_else(|| self.profiles.get(column).is_some_and(|p| p.additive))
    }

    /// Whether the number of a measure in this row is the sum of those beside it.
    pub(super) fn holds_a_sum(&self, row: usize, measure: usize) -> bool {
        let value = |row, column| self.table.value(row, column);
        let mut own = self.wholes.iter().filter(|whole| whole.measure == measure);
        own.any(|whole| value(row, whole.column) == value(whole.row, whole.column))
    }

    /// Whether the first measure may be added up.
    pub(super) fn sums(&self) -> bool {
        self.measures.first().is_some_and(|m| self.additive(*m))
    }

    pub(super) fn has_negatives(&self) -> bool {
        self.measures.iter().any(|m| self.profiles[*m].min.is_some_and(|x| x < 0.0))
    }

    /// Whether all measures may share an axis: the same meaning, or no known meaning and a like magnitude.
    pub(super) fn same_unit(&self) -> bool {
        let mut profiles = self.measures.iter().map(|m| &self.profiles[*m]);
        let Some(first) = profiles.next() else { return true };
        profiles.all(|other| match (&first.semantic, &other.semantic) {
            // Money of a known currency beside money that doesn't say which: taken for the same.
            (Some(Semantic::Currency(a)), Some(Semantic::Currency(b))) => a.is_none() || b.is_none() || a == b,
            (Some(a), Some(b)) => a == b,
            _ => first.role == other.role && alike(first, other),
        })
    }

    /// Whether the words of the column's name contain one of `list`.
    pub(super) fn named(&self, column: usize, list: &[&str]) -> bool {
        words(&self.table.columns[column].name).iter().any(|w| list.contains(&w.as_str()))
    }

    /// The numbers of a column that has a value in every row; none otherwise.
    pub(super) fn full(&self, column: usize) -> Option<Vec<f64>> {
        self.table.column_values(column).map(|v| v.as_f64()).collect()
    }
}

/// Whether two columns lie within a factor of 50 of each other.
fn alike(a: &ColumnProfile, b: &ColumnProfile) -> bool {
    let size = |p: &ColumnProfile| p.max.unwrap_or(0.0).abs().max(p.min.unwrap_or(0.0).abs());
    let (a, b) = (size(a), size(b));
    a <= b * 50.0 && b <= a * 50.0
}

fn longest(table: &ResultTable, column: usize) -> usize {
    let mut bytes = Vec::new();
    let length = |value| {
        bytes.clear();
        write_value(value, &mut bytes);
        String::from_utf8_lossy(&bytes).trim_matches('"').chars().count()
    };
    table.column_values(column).map(length).max().unwrap_or(0)
}
