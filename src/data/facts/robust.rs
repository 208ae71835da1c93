//! Statistics that a few strange values can't bend.

/// The value below which a share `q` (0 to 1) of the sorted values lies, by linear interpolation between neighbours.
/// `sorted` must not be empty.
pub(super) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = q * (sorted.len().saturating_sub(1)) as f64;
    let below = position.floor();
    let at = |position: f64| {
        let index = whole(position);
        sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    let (low, high, part) = (at(below), at(position.ceil()), position - below);
    // Weighted, not as a distance, so that two values far apart don't overflow.
    if part > 0.0 { low * (1.0 - part) + high * part } else { low }
}

/// A position that is a small whole number already.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions lie within a slice")]
fn whole(position: f64) -> usize {
    position as usize
}

/// The middle value; 0 for none.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile(&sorted, 0.5)
}

/// How far each value lies from the median, in robust standard deviations: 0.6745 (x − median) / MAD, the modified
/// z-score of Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, who call more than 3.5 an outlier.
/// None where more than half of the values are the same.
pub(super) fn robust_z(values: &[f64]) -> Option<Vec<f64>> {
    let middle = median(values);
    let deviations: Vec<f64> = values.iter().map(|x| (x - middle).abs()).collect();
    let mad = median(&deviations);
    let usable = mad.is_finite() && mad > middle.abs() * 1e-12 && mad > 0.0;
    usable.then(|| values.iter().map(|x| 0.6745 * (x - middle) / mad).collect())
}

/// A line through points, and whether it leans more than chance would.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) slope: f64,
    pub(super) intercept: f64,
    /// Whether the Mann–Kendall test rejects "no trend" at 5 %.
    pub(super) significant: bool,
}

impl Line {
    pub(super) fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

/// The Theil–Sen line: the median of the slopes through all pairs of points (Theil 1950; Sen, "Estimates of the
/// Regression Coefficient Based on Kendall's Tau", JASA 63, 1968), which up to 29 % of strange points can't bend; with
/// the Mann–Kendall test (Mann, Econometrica 13, 1945), corrected for ties. `x` must rise. None for fewer than two
/// points and where numbers grow beyond floats.
pub(super) fn theil_sen(points: &[(f64, f64)]) -> Option<Line> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    let mut balance = 0_i64;
    for (at, a) in points.iter().enumerate() {
        for b in &points[at + 1..] {
            slopes.push((b.1 - a.1) / (b.0 - a.0));
            balance += i64::from(b.1 > a.1) - i64::from(b.1 < a.1);
        }
    }
    let middle = slopes.len() / 2;
    if slopes.is_empty() {
        return None;
    }
    let upper = *slopes.select_nth_unstable_by(middle, f64::total_cmp).1;
    let slope = if slopes.len().is_multiple_of(2) {
        let lower = slopes[..middle].iter().copied().max_by(f64::total_cmp).unwrap_or(upper);
        f64::midpoint(lower, upper)
    } else {
        upper
    };
    let rests: Vec<f64> = points.iter().map(|(x, y)| y - slope * x).collect();
    let intercept = median(&rests);
    let values: Vec<f64> = points.iter().map(|p| p.1).collect();
    let line = Line { slope, intercept, significant: leans(balance, &values) };
    (slope.is_finite() && intercept.is_finite()).then_some(line)
}

fn leans(balance: i64, values: &[f64]) -> bool {
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let ties: f64 = tie_sizes(values).into_iter().map(|n| spread(n as f64)).sum();
    let variance = (spread(values.len() as f64) - ties) / 18.0;
    let corrected = (balance.abs() - 1) as f64;
    variance > 0.0 && corrected / variance.sqrt() > 1.96
}

fn tie_sizes(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(<[f64]>::len).collect()
}

/// Spearman's rank correlation, −1 to 1, equal values sharing their mean rank. None where one side never changes.
pub(super) fn rank_correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let a = ranks(&pairs.iter().map(|p| p.0).collect::<Vec<_>>());
    let b = ranks(&pairs.iter().map(|p| p.1).collect::<Vec<_>>());
    let middle = f64::midpoint(pairs.len() as f64, 1.0);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let size = (product(&a, &a) * product(&b, &b)).sqrt();
    (size > 0.0).then(|| (product(&a, &b) / size).clamp(-1.0, 1.0))
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for ties in order.chunk_by(|a, b| values[*a].total_cmp(&values[*b]).is_eq()) {
        let rank = before as f64 + f64::midpoint(ties.len() as f64, 1.0);
        for at in ties {
            ranks[*at] = rank;
        }
        before += ties.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        for (q, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (0.75, 3.25), (1.0, 4.0)] {
            assert!((quantile(&sorted, q) - expected).abs() < 1e-12, "{q}");
        }
        assert!(quantile(&[-f64::MAX, f64::MAX], 0.5).abs() < f64::MAX);
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn one_wild_point_does_not_bend_the_line() {
        let mut points: Vec<(f64, f64)> = (0..10).map(|n| (f64::from(n), 2.0 * f64::from(n) + 1.0)).collect();
        points[4].1 = 1_000.0;
        let line = theil_sen(&points).unwrap();
        assert!((line.slope - 2.0).abs() < 1e-9 && (line.intercept - 1.0).abs() < 1e-9 && line.significant);
    }

    #[test]
    fn up_and_down_is_no_trend() {
        let points: Vec<(f64, f64)> = (0..12).map(|n| (f64::from(n), f64::from(n % 2))).collect();
        assert!(!theil_sen(&points).unwrap().significant);
        assert!(!theil_sen(&[(0.0, 5.0), (1.0, 5.0), (2.0, 5.0)]).unwrap().significant);
        assert_eq!(theil_sen(&[(0.0, 1.0)]), None);
    }

    #[test]
    fn scores_single_out_the_strange_and_give_up_on_constants() {
        let mut values = vec![10.0, 11.0, 9.0, 10.5, 9.5, 10.2, 9.8];
        values.push(50.0);
        let z = robust_z(&values).unwrap();
        assert!(z[7] > 3.5 && z[..7].iter().all(|z| z.abs() < 3.5));
        assert_eq!(robust_z(&[1.0, 1.0, 1.0, 9.0]), None);
    }

    #[test]
    fn ranks_correlate_whatever_the_curve() {
        let pairs: Vec<(f64, f64)> = (1..8).map(|n| (f64::from(n), f64::from(n).powi(3))).collect();
        assert!((rank_correlation(&pairs).unwrap() - 1.0).abs() < 1e-12);
        assert!((rank_correlation(&[(1.0, 2.0), (2.0, 1.0)]).unwrap() + 1.0).abs() < 1e-12);
        assert_eq!(rank_correlation(&[(1.0, 2.0), (1.0, 3.0)]), None);
        assert_eq!(ranks(&[5.0, 5.0, 1.0]), [2.5, 2.5, 1.0]);
    }
}
