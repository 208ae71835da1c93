//! Shapes that are told by names and order of values, not by the number of columns: funnels, changes, flows.

use crate::data::shape::Shape;

const STAGE: &[&str] = &["stage", "step", "phase", "funnel", "milestone"];
const CHANGE: &[&str] =
    &["change", "delta", "diff", "difference", "variance", "impact", "effect", "movement", "contribution"];
const FROM: &[&str] = &["source", "from", "origin", "sender"];
const TO: &[&str] = &["target", "to", "destination", "dest", "receiver", "recipient"];

/// Ordered stages whose numbers never rise, as the rows come.
pub(super) fn is_funnel(s: &Shape) -> bool {
    let axes: Vec<_> = s.groups().collect();
    let [stage] = axes.as_slice() else { return false };
    let falling = |values: Vec<f64>| {
        values.windows(2).all(|w| w[1] <= w[0]) && values.iter().all(|x| *x >= 0.0) && values.first() > values.last()
    };
    s.grouped
        && (3..=10).contains(&s.rows)
        && s.measures.len() == 1
        && s.named(stage.column, STAGE)
        && s.full(s.measures[0]).is_some_and(falling)
}

/// Named changes of both signs that may be added up one after the other.
pub(super) fn is_change(s: &Shape) -> bool {
    let one_group = s.spans() == (0, 0, 1) && s.grouped && (3..=15).contains(&s.rows);
    let [measure] = s.measures.as_slice() else { return false };
    let both_signs = |values: Vec<f64>| values.iter().any(|x| *x < 0.0) && values.iter().any(|x| *x > 0.0);
    one_group
        && s.named(*measure, CHANGE)
        && s.hint.measure_additive.get(*measure) != Some(&Some(false))
        && s.full(*measure).is_some_and(both_signs)
}

/// One group named as a source and one as a target.
pub(super) fn is_flow(s: &Shape) -> bool {
    let [a, b] = s.categories.as_slice() else { return false };
    let ends = |from: usize, to: usize| s.named(from, FROM) && s.named(to, TO);
    s.spans() == (0, 0, 2)
        && s.grouped
        && s.measures.len() == 1
        && (ends(a.column, b.column) || ends(b.column, a.column))
}
