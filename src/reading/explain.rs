//! A reading in words: the chips above an answer and the sentence under it.

use chrono::NaiveDate;

use super::index::{ColumnEntry, Index, TableEntry};
use super::outcome::{Chip, ChipRole, ChipState};
use super::query::{Aggregate, ColumnRef, Condition, Expr, Function, Operation, Output, Reading, Relation, Source};
use super::ways::way_of;
use super::wording::{grain_text, literal_text, plural, singular};

/// The pieces of a reading in the order people say them, as of `today`. Pieces that `changed_from` doesn't have are marked as changed.
pub fn chips(index: &Index, reading: &Reading, changed_from: Option<&Reading>, today: NaiveDate) -> Vec<Chip> {
    let mut chips = Words { index, reading, today }.chips();
    if let Some(before) = changed_from {
        let known = Words { index, reading: before, today }.chips();
        for chip in &mut chips {
            if !known.iter().any(|k| k.role == chip.role && k.text == chip.text) {
                chip.state = ChipState::Changed;
            }
        }
    }
    chips
}

/// One sentence that says what is asked for.
pub fn summary(index: &Index, reading: &Reading, today: NaiveDate) -> String {
    let mut text = String::new();
    for chip in chips(index, reading, None, today) {
        if !text.is_empty() {
            text.push(' ');
        }
        if !chip.joiner.is_empty() {
            text.push_str(&chip.joiner);
            text.push(' ');
        }
        text.push_str(&chip.text);
    }
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words for the parts of one reading.
pub(super) struct Words<'a> {
    pub index: &'a Index,
    pub reading: &'a Reading,
    /// What moves with the day of asking is said as of this day.
    pub today: NaiveDate,
}

impl Words<'_> {
    fn chips(&self) -> Vec<Chip> {
        let mut out = Vec::new();
        let reading = self.reading;
        if reading.measures.is_empty() {
            self.listing(&mut out);
        } else {
            for (i, measure) in reading.measures.iter().enumerate() {
                out.push(chip(ChipRole::Measure, self.measure(measure), if i == 0 { "" } else { "and" }));
            }
            for (i, dimension) in reading.dimensions.iter().enumerate() {
                out.push(chip(self.role(&dimension.expr), self.output(dimension), if i == 0 { "by" } else { "and" }));
            }
        }
        let share = |m: &Output| part_of(&m.expr).is_some() && !self.index.defines(&m.label);
        let shared = reading.measures.iter().any(|m| share(m) && !m.label.contains(" of "));
        if shared {
            out.push(chip(ChipRole::Table, plural(&self.table(0)), "among"));
        }
        for (i, part) in parts(reading.filter.as_ref()).iter().enumerate() {
            let related = matches!(part, Condition::InReading { .. });
            let joiner = if i > 0 {
                "and"
            } else if related {
                "that"
            } else {
                "where"
            };
            out.push(chip(self.condition_role(part), self.condition(part), joiner));
        }
        for part in parts(reading.having.as_ref()) {
            out.push(chip(ChipRole::Filter, self.condition(part), "having"));
        }
        self.ending(&mut out);
        out
    }

    fn listing(&self, out: &mut Vec<Chip>) {
        let table = plural(&self.table(0));
        let shown: Vec<String> = self.reading.dimensions.iter().map(|d| self.output(d)).collect();
        let text = if shown.len() > 6 { "all columns".to_owned() } else { shown.join(", ") };
        out.push(chip(ChipRole::Dimension, if self.reading.distinct { format!("different {text}") } else { text }, ""));
        out.push(chip(ChipRole::Table, table, "of"));
    }

    fn ending(&self, out: &mut Vec<Chip>) {
        if let Some(limit) = self.reading.limit {
            out.push(chip(
                ChipRole::Limit,
                limit.to_string(),
                if self.reading.order.is_empty() { "first" } else { "top" },
            ));
        }
        if let Some(per) = &self.reading.per {
            out.push(chip(ChipRole::Limit, per.limit.to_string(), "top"));
        }
        let limit = self.reading.limit.or(self.reading.per.as_ref().map(|p| p.limit));
        for (i, order) in self.reading.order.iter().enumerate() {
            let direction = if order.descending { "highest first" } else { "lowest first" };
            let joiner = match (i, limit) {
                (0, Some(_)) => "by",
                (0, None) => "ordered by",
                _ => "then",
            };
            let shown = self.reading.measures.iter().find(|m| m.expr == order.expr);
            let text = shown.map_or_else(|| self.expr(&order.expr), |m| self.measure(m));
            out.push(chip(ChipRole::Order, format!("{text}, {direction}"), joiner));
        }
        for group in self.groups_ranked_within() {
            out.push(chip(ChipRole::Dimension, group, "within each"));
        }
        if let Some(combine) = &self.reading.combine {
            let inner = Words { reading: &combine.with, ..*self };
            let texts: Vec<String> = parts(combine.with.filter.as_ref()).iter().map(|c| inner.condition(c)).collect();
            let joiner = match combine.operation {
                super::query::SetOperation::Intersect => "and also",
            };
            out.push(chip(ChipRole::Filter, texts.join(" and "), joiner));
        }
    }

    fn source(&self, source: &Source) -> Option<&TableEntry> {
        match &source.relation {
            Relation::Table { schema, name } => {
                self.index.find_table(schema.as_deref(), name).map(|t| &self.index.tables[t])
            }
            Relation::Derived(_) => None,
        }
    }

    pub(super) fn table(&self, position: usize) -> String {
        self.reading
            .sources
            .get(position)
            .and_then(|s| self.source(s))
            .map_or_else(|| "rows".to_owned(), |t| t.label.clone())
    }

    pub(super) fn column(&self, column: &ColumnRef) -> Option<&ColumnEntry> {
        self.index.column_at(self.reading, column).map(|c| &self.index.columns[c])
    }

    fn measure(&self, output: &Output) -> String {
        if self.index.defines(&output.label) {
            return output.label.clone();
        }
        if let Some(part) = part_of(&output.expr) {
            let of = output.label.strip_prefix("percentage").unwrap_or_default();
            return format!("share{of} where {}", self.condition(part));
        }
        match &output.expr {
            Expr::Aggregate(a) if a.function == Function::Count && a.of.is_none() && a.only.is_none() => {
                output.label.clone()
            }
            _ if !output.label.is_empty() => output.label.clone(),
            expr => self.expr(expr),
        }
    }

    fn output(&self, output: &Output) -> String {
        self.expr(&output.expr)
    }

    pub(super) fn expr(&self, expr: &Expr) -> String {
        match expr {
            Expr::Column(c) => self.named(c),
            Expr::Literal(literal) => literal_text(literal),
            Expr::Grain { grain, .. } => grain_text(*grain).to_owned(),
            Expr::Arithmetic { operation, left, right } => {
                let sign = match operation {
                    super::query::Operation::Add => "+",
                    super::query::Operation::Subtract => "−",
                    super::query::Operation::Multiply => "×",
                    super::query::Operation::Divide => "÷",
                };
                format!("{} {sign} {}", self.expr(left), self.expr(right))
            }
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
            Expr::Running(of) => format!("running total of {}", self.expr(of)),
            Expr::Portion(of) => format!("percentage of {}", self.expr(of)),
            Expr::Scalar(reading) => {
                let inner = Words { reading, ..*self };
                reading.measures.first().map_or(String::new(), |m| format!("the {}", inner.expr(&m.expr)))
            }
        }
    }

    /// The column's name, with its table's where it says too little alone.
    pub(super) fn named(&self, column: &ColumnRef) -> String {
        let Some(entry) = self.column(column) else { return column.column.clone() };
        let vague = self.reading.sources.len() > 1 && (entry.is_generic() || self.index.is_elsewhere(entry));
        let table = singular(&self.table(column.source));
        let plain = !vague || entry.label.starts_with(&table);
        let name = if plain { entry.label.clone() } else { format!("{table} {}", entry.label) };
        match way_of(self.index, self.reading, column) {
            Some(way) => format!("{name} of the {way}"),
            None => name,
        }
    }

    /// What a plain count counts: the rows joined to the things that are grouped.
    fn counted(&self) -> String {
        let last = self.reading.sources.len().saturating_sub(1);
        let of_subject = |e: &Expr| matches!(e, Expr::Column(c) if c.source == 0);
        let grouped = self.reading.keys.iter().chain(self.reading.dimensions.iter().map(|d| &d.expr)).any(of_subject);
        if grouped && self.reading.measures.is_empty() { plural(&self.table(last)) } else { plural(&self.table(0)) }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
        let word = match aggregate.function {
            Function::Count => "number of",
            Function::Sum => "total",
            Function::Average => "average",
            Function::Minimum => "lowest",
            Function::Maximum => "highest",
        };
        let of = aggregate.of.as_ref().map_or_else(|| self.counted(), |e| self.expr(e));
        format!("{word} {}{of}", if aggregate.distinct { "different " } else { "" })
    }
}

/// Of a share of rows, what makes the part.
fn part_of(expr: &Expr) -> Option<&Condition> {
    match expr {
        Expr::Arithmetic { operation: Operation::Divide, left, .. } => match &**left {
            Expr::Arithmetic { operation: Operation::Multiply, right, .. } => part_of(right),
            _ => None,
        },
        Expr::Aggregate(aggregate) => aggregate.only.as_ref(),
        _ => None,
    }
}

/// The conditions that must all hold.
pub(super) fn parts(condition: Option<&Condition>) -> Vec<&Condition> {
    match condition {
        None => Vec::new(),
        Some(Condition::And(all)) => all.iter().collect(),
        Some(one) => vec![one],
    }
}

fn chip(role: ChipRole, text: String, joiner: &str) -> Chip {
    Chip { role, text, joiner: joiner.to_owned(), state: ChipState::Sure }
}
