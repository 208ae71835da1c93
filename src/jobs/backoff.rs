//! How long a job waits for its next try.

use chrono::TimeDelta;

/// The wait after the first failed try.
const FIRST: TimeDelta = TimeDelta::seconds(5);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// The wait after so many failed tries: four times as long after each, from five seconds up to a quarter of an hour.
pub(super) fn after(attempts: u32) -> TimeDelta {
    let factor = 4i32.saturating_pow(attempts.saturating_sub(1));
    FIRST.checked_mul(factor).map_or(LONGEST, |wait| wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_up_to_the_longest() {
        let seconds: Vec<i64> = (1..=6).map(|n| after(n).num_seconds()).collect();
        assert_eq!(seconds, [5, 20, 80, 320, 900, 900]);
        assert_eq!(after(u32::MAX), LONGEST);
        assert_eq!(after(0), FIRST);
    }
}
