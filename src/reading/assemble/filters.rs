//! Conditions on rows.

use super::super::dates::Period;
use super::super::draft::{Filter, Link, Term, Test};
use super::super::grammar::Quality;
use super::super::index::ColumnId;
use super::super::query::{Comparison, Condition, Expr, Literal, Pattern};
use super::super::roles::TimeShape;
use super::super::values::ValueHit;
use super::Assembly;
use super::plan::Placed;

impl Assembly<'_> {
    /// Conditions in question order; those tied by "or" stand together. Those that make the part of a share are kept
    /// apart.
    pub(super) fn filters(&mut self) -> Option<Vec<Condition>> {
        let (part, whole): (Vec<Placed>, Vec<Placed>) =
            std::mem::take(&mut self.placed).into_iter().partition(|p| match p {
                Placed::Plain(filter) => filter.part,
                Placed::Member(member) => member.filters.first().is_some_and(|f| f.part),
            });
        let part = self.placed_conditions(part)?;
        self.part.extend(part);
        self.placed_conditions(whole)
    }

    fn placed_conditions(&mut self, all: Vec<Placed>) -> Option<Vec<Condition>> {
        let mut groups: Vec<Vec<(Option<Filter>, Condition)>> = Vec::new();
        for placed in all {
            match placed {
                Placed::Plain(filter) if filter.link == Link::Both => {
                    let condition = self.condition(&filter)?;
                    self.both.push(condition);
                }
                Placed::Plain(filter) => {
                    let condition = self.condition(&filter)?;
                    self.join_group(&mut groups, Some(filter), condition, Link::And);
                }
                Placed::Member(member) => {
                    let of_having = member.having.first().map(|h| h.link);
                    let link = member.filters.first().map(|f| f.link).or(of_having).unwrap_or(Link::And);
                    let condition = self.membership(&member)?;
                    self.join_group(&mut groups, None, condition, link);
                }
            }
        }
        Some(groups.into_iter().map(|g| any(g.into_iter().map(|p| p.1).collect())).collect())
    }

    pub(super) fn combine(&mut self, filters: &[Filter]) -> Option<Vec<Condition>> {
        let mut groups: Vec<Vec<(Option<Filter>, Condition)>> = Vec::new();
        for (i, filter) in filters.iter().enumerate() {
            let condition = self.condition(filter)?;
            let first = Filter { link: Link::And, ..filter.clone() };
            self.join_group(&mut groups, Some(if i == 0 { first } else { filter.clone() }), condition, Link::And);
        }
        Some(groups.into_iter().map(|g| any(g.into_iter().map(|p| p.1).collect())).collect())
    }

    fn join_group(
        &self,
        groups: &mut Vec<Vec<(Option<Filter>, Condition)>>,
        filter: Option<Filter>,
        condition: Condition,
        link: Link,
    ) {
        let link = filter.as_ref().map_or(link, |f| f.link);
        let either = link == Link::Or
            || filter.as_ref().is_some_and(|f| groups.last().is_some_and(|g| self.same_column_values(g, f)));
        match groups.last_mut() {
            Some(group) if either => group.push((filter, condition)),
            _ => groups.push(vec![(filter, condition)]),
        }
    }

    /// "from France and Germany" means either.
    fn same_column_values(&self, group: &[(Option<Filter>, Condition)], filter: &Filter) -> bool {
        let column = |f: &Filter| match (&f.left, &f.test) {
            (Some(Term::Column(m)), Test::Value) if !f.negated => self.column(*m),
            _ => None,
        };
        let last = group.last().and_then(|(last, _)| last.as_ref());
        last.is_some_and(|f| column(f).is_some() && column(f) == column(filter) && filter.link == Link::And)
    }

    pub(super) fn condition(&mut self, filter: &Filter) -> Option<Condition> {
        let negated = filter.negated;
        if let Test::Within(period) = &filter.test {
            return self.within(filter.left.as_ref(), period, negated);
        }
        let left_term = filter.left.clone()?;
        if let Term::Quality(quality, of) = &left_term {
            return self.quality_test(*quality, *of, filter);
        }
        let left = self.tested(&left_term)?;
        if left.aggregates() {
            return None;
        }
        let column = match &left_term {
            Term::Column(m) => self.column(*m),
            _ => None,
        };
        if !self.comparable(column, &filter.test) {
            return None;
        }
        Some(match &filter.test {
            Test::Compare(comparison, operand) => {
                let comparison = if negated { comparison.negate() } else { *comparison };
                let right = self.operand(operand, column)?;
                Condition::Compare { left, comparison, right }
            }
            Test::Between(low, high) => {
                let between =
                    Condition::Between { left, low: self.fitted(column, low), high: self.fitted(column, high) };
                if negated { Condition::Not(Box::new(between)) } else { between }
            }
            Test::Like(pattern, text) => Condition::Like { left, pattern: *pattern, text: text.clone(), negated },
            Test::Empty => Condition::Empty { left, negated },
            Test::Value => self.value(&left_term, left, negated)?,
            Test::Flag => self.flag(column?, left, negated),
            Test::Within(_) => return None,
        })
    }

    /// What a test is about: for a value said with its pointing column, the column that column leads to.
    fn tested(&mut self, term: &Term) -> Option<Expr> {
        if let Term::Column(m) = term
            && let Some(source) = self.key_hinted(*m).and_then(|key| self.scope.tree.position_by(key))
        {
            let column = self.index.columns[self.column(*m)?].name.clone();
            return Some(Expr::Column(super::super::query::ColumnRef { source, column }));
        }
        self.expr(term)
    }

    fn value(&mut self, term: &Term, left: Expr, negated: bool) -> Option<Condition> {
        let Term::Column(mention) = term else { return None };
        let column = self.column(*mention)?;
        let hits = &self.draft.columns[*mention].values;
        let partial: Vec<&ValueHit> = hits.iter().filter(|h| h.column == column && h.score < 0.8).collect();
        let sure = hits.iter().any(|h| h.column == column && h.score >= 0.8);
        if !sure && partial.len() > 1 {
            let said = self.said(*mention);
            self.notes.push(format!("\"{said}\" was looked for anywhere in {}.", self.index.columns[column].label));
            return Some(Condition::Like { left, pattern: Pattern::Contains, text: said, negated });
        }
        let best = hits.iter().filter(|h| h.column == column).max_by(|a, b| a.score.total_cmp(&b.score))?;
        let best = best.text.clone();
        if !sure {
            let said = self.said(*mention);
            self.notes.push(format!("\"{said}\" was read as \"{best}\"."));
        }
        let comparison = if negated { Comparison::NotEqual } else { Comparison::Equal };
        Some(Condition::Compare { left, comparison, right: Expr::Literal(Literal::Text(best)) })
    }

    /// The words a mention was said in.
    fn said(&self, mention: usize) -> String {
        self.draft.columns[mention].said.clone()
    }

    fn flag(&self, column: ColumnId, left: Expr, negated: bool) -> Condition {
        let entry = &self.index.columns[column];
        let yes = entry.samples.iter().find(|s| matches!(s.to_lowercase().as_str(), "1" | "y" | "t" | "yes" | "true"));
        let literal = match yes {
            Some(text) if !entry.kind.is_number() && entry.kind != crate::data::ColumnType::Boolean => {
                Literal::Text(text.clone())
            }
            _ if entry.kind.is_number() => Literal::Number("1".into()),
            _ => Literal::Boolean(true),
        };
        let comparison = if negated { Comparison::NotEqual } else { Comparison::Equal };
        Condition::Compare { left, comparison, right: Expr::Literal(literal) }
    }

    fn quality_test(&mut self, quality: Quality, of: Option<usize>, filter: &Filter) -> Option<Condition> {
        let (column, less_is_more) = self.quality_measure(quality, of)?;
        let entry = &self.index.columns[column];
        if quality == Quality::Age && entry.time.is_some() {
            return None;
        }
        let left = self.scope.expr(self.index, column)?;
        let Test::Compare(comparison, operand) = &filter.test else { return None };
        let comparison = if filter.negated { comparison.negate() } else { *comparison };
        let comparison = if less_is_more { comparison.mirror() } else { comparison };
        let right = self.operand(operand, Some(column))?;
        Some(Condition::Compare { left, comparison, right })
    }

    fn within(&mut self, left: Option<&Term>, period: &Period, negated: bool) -> Option<Condition> {
        let column = match left {
            Some(Term::Column(m)) => self.column(*m)?,
            _ => self.default_time()?,
        };
        let entry = &self.index.columns[column];
        let place = self.place(column)?;
        if entry.time.is_none() {
            let year = match period {
                Period::Span { from: Some(from), .. } => chrono::Datelike::year(from).to_string(),
                _ => return None,
            };
            self.cost += 0.4;
            let literal = self.fitted(Some(column), &Literal::Number(year));
            let comparison = if negated { Comparison::NotEqual } else { Comparison::Equal };
            return Some(Condition::Compare { left: Expr::Column(place), comparison, right: Expr::Literal(literal) });
        }
        if entry.time == Some(TimeShape::Year)
            && let Some((year, last)) = whole_years(period)
            && year == last
        {
            let right = Expr::Literal(self.fitted_year(column, year));
            let comparison = if negated { Comparison::NotEqual } else { Comparison::Equal };
            return Some(Condition::Compare { left: Expr::Column(place), comparison, right });
        }
        if let (Some(TimeShape::Year), Some((first, last)), false) = (entry.time, whole_years(period), negated) {
            let (low, high) = (self.fitted_year(column, first), self.fitted_year(column, last));
            return Some(Condition::Between { left: Expr::Column(place), low, high });
        }
        Some(Condition::Within { column: place, period: period.clone(), negated })
    }
}

/// The first and the last year of a period that begins and ends with a year.
fn whole_years(period: &Period) -> Option<(i32, i32)> {
    let Period::Span { from: Some(from), until: Some(until) } = period else { return None };
    let (first, after) = (chrono::Datelike::year(from), chrono::Datelike::year(until));
    let begins = |day: &chrono::NaiveDate| chrono::Datelike::ordinal(day) == 1;
    (begins(from) && begins(until)).then_some((first, after - 1))
}

/// Conditions of which one must hold: a list where they only differ in the value.
fn any(mut parts: Vec<Condition>) -> Condition {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut values = Vec::new();
    let mut shared: Option<Expr> = None;
    for part in &parts {
        let Condition::Compare { left, comparison: Comparison::Equal, right: Expr::Literal(literal) } = part else {
            return Condition::Or(parts);
        };
        if shared.as_ref().is_some_and(|s| s != left) {
            return Condition::Or(parts);
        }
        shared = Some(left.clone());
        values.push(literal.clone());
    }
    match shared {
        Some(left) => Condition::In { left, values, negated: false },
        None => Condition::Or(parts),
    }
}
