//! Where the request at hand came from, known to every entry written while it is served.

use std::net::IpAddr;

use crate::base::UserId;

tokio::task_local! {
    static CURRENT: Origin;
}

/// The source of a request: set once at the door, so that no room has to hand it on.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub address: Option<IpAddr>,
    /// The signed-in person and their e-mail address.
    pub person: Option<(UserId, String)>,
}

impl Origin {
    /// Runs `work` with this origin. Tasks that `work` spawns don't have it.
    pub async fn during<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }
}

/// The origin of the request at hand, or an empty one outside of a request.
pub(super) fn current() -> Origin {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}
