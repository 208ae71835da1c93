//! What several copies of DataMind agree on: request quotas and leases. This is the version for one process;
//! leases stand in our own database either way.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as Rate, RateLimiter};
use moka::future::Cache;

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quota {
    /// How many may come at once, and how many come back each minute.
    pub per_minute: u32,
}

/// What was decided about one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    pub limit: u32,
    pub remaining: u32,
    /// Until the next one is allowed; zero when it is.
    pub retry_after: Duration,
}

/// The contract that one process and a cluster both keep.
#[async_trait::async_trait]
pub trait Cluster: Send + Sync + 'static {
    /// Counts one request of `key` in `bucket` and says whether it is within the quota.
    async fn allow(&self, bucket: &'static str, key: &str, quota: Quota) -> Decision;
}

/// A cluster as the rooms hold it.
pub type SharedCluster = Arc<dyn Cluster>;

type Limiter = RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// Counts in this process's memory.
pub struct LocalCluster {
    enabled: bool,
    limiters: Cache<(&'static str, Quota), Arc<Limiter>>,
}

impl LocalCluster {
    /// `enabled: false` lets everything pass (`rate_limit_enabled` in the settings).
    pub fn new(enabled: bool) -> Self {
        Self { enabled, limiters: Cache::new(256) }
    }
}

#[async_trait::async_trait]
impl Cluster for LocalCluster {
    async fn allow(&self, bucket: &'static str, key: &str, quota: Quota) -> Decision {
        let limit = quota.per_minute.max(1);
        let free = Decision { allowed: true, limit, remaining: limit, retry_after: Duration::ZERO };
        let Some(per_minute) = NonZeroU32::new(limit).filter(|_| self.enabled) else { return free };
        let fresh = async {
            Arc::new(RateLimiter::keyed(Rate::per_minute(per_minute)).with_middleware::<StateInformationMiddleware>())
        };
        let limiter = self.limiters.get_with((bucket, quota), fresh).await;
        // Keys that have all their allowance back need not be remembered.
        if limiter.len() > 50_000 {
            limiter.retain_recent();
        }
        match limiter.check_key(&key.to_owned()) {
            Ok(state) => Decision { remaining: state.remaining_burst_capacity(), ..free },
            Err(wait) => Decision {
                allowed: false,
                remaining: 0,
                retry_after: wait.wait_time_from(DefaultClock::default().now()),
                ..free
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_sixth_of_five_a_minute_waits_and_others_do_not() {
        let cluster = LocalCluster::new(true);
        let quota = Quota { per_minute: 5 };
        for left in (0..5).rev() {
            let decision = cluster.allow("login", "mara", quota).await;
            assert!(decision.allowed);
            assert_eq!(decision.remaining, left);
        }
        let refused = cluster.allow("login", "mara", quota).await;
        assert!(!refused.allowed && refused.retry_after > Duration::ZERO);
        assert!(cluster.allow("login", "noor", quota).await.allowed);
        assert!(cluster.allow("chat", "mara", quota).await.allowed);
    }

    #[tokio::test]
    async fn switched_off_it_lets_everything_pass() {
        let cluster = LocalCluster::new(false);
        for _ in 0..100 {
            assert!(cluster.allow("login", "mara", Quota { per_minute: 1 }).await.allowed);
        }
    }
}
