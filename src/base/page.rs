//! Paging, the same on every list.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which part of a list is wanted: `?skip=0&limit=50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// How many rows to leave out at the start.
    pub skip: u64,
    /// How many rows to give, at most 200.
    pub limit: u64,
}

impl Default for Page {
    fn default() -> Self {
        Self { skip: 0, limit: 50 }
    }
}

impl Page {
    /// The largest page there is.
    pub const MAX: u64 = 200;

    /// The same page with its limit brought within 1 to [`Page::MAX`].
    pub fn clamped(self) -> Self {
        Self { skip: self.skip.min(i64::MAX as u64), limit: self.limit.clamp(1, Self::MAX) }
    }
}

/// One page of a list and how many rows there are in all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Listing<T> {
    pub data: Vec<T>,
    pub count: u64,
}
