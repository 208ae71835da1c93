//! How a limited door tells its limit: the `RateLimit-*` headers (draft-ietf-httpapi-ratelimit-headers) and the 429.

use super::Problem;
use crate::platform::cluster::Decision;

/// The three headers that tell a caller how much is left: the quota of a minute, what remains of it, and the
/// seconds until all of it is back.
pub fn pace_headers(decision: Decision) -> [(&'static str, String); 3] {
    let used = u64::from(decision.limit.saturating_sub(decision.remaining));
    let reset = used * 60 / u64::from(decision.limit.max(1));
    [
        ("ratelimit-limit", decision.limit.to_string()),
        ("ratelimit-remaining", decision.remaining.to_string()),
        ("ratelimit-reset", reset.max(seconds(decision)).to_string()),
    ]
}

/// Whole seconds to wait, rounded up.
fn seconds(decision: Decision) -> u64 {
    decision.retry_after.as_secs() + u64::from(decision.retry_after.subsec_nanos() > 0)
}

impl Problem {
    /// 429 with the time to come back and the limit's headers.
    pub fn paced(decision: Decision, detail: impl Into<String>) -> Self {
        let problem = Self::too_many(seconds(decision), detail);
        // A queue that is full has no quota to tell of.
        if decision.limit == 0 { problem } else { problem.with_pace(decision) }
    }

    /// The same problem with the limit's headers.
    pub fn with_pace(self, decision: Decision) -> Self {
        pace_headers(decision).into_iter().fold(self, |problem, (name, value)| problem.with_header(name, value))
    }
}
