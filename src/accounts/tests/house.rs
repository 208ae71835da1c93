//! Accounts over a database of their own, with a clock that stands.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use futures::FutureExt as _;

use crate::accounts::{
    Accounts, Client, GivenPassword, Login, MemberPatch, NewMember, NewPassword, Parts, Registration, Setup, SignedIn,
};
use crate::audit::testing::{self, TestDatabase};
use crate::audit::{Audit, AuditFilter};
use crate::base::{Actor, FixedClock, OrgId, Role, Secret, Via};
use crate::config;
use crate::platform::cluster::LocalCluster;
use crate::platform::keys::Keys;

pub(super) const PASSWORD: &str = "tR8-kelp-Ozone";

pub(super) struct House {
    pub(super) accounts: Accounts,
    pub(super) audit: Audit,
    pub(super) clock: Arc<FixedClock>,
    /// For whom the hook ran, and whether with the demo shop.
    pub(super) welcomed: Arc<Mutex<Vec<(Actor, bool)>>>,
    pub(super) db: TestDatabase,
}

pub(super) fn beginning() -> DateTime<Utc> {
    "2026-03-20T09:00:00Z".parse().unwrap()
}

/// An empty house; `limits` says whether tries are counted.
pub(super) async fn house(limits: bool) -> House {
    let db = testing::database().await;
    let clock = FixedClock::new(beginning());
    let audit = Audit::new(db.clone(), clock.clone());
    let welcomed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&welcomed);
    let mut settings = config::defaults();
    settings.accounts.allow_registration = true;
    let keys = Keys::load(None, tempfile::tempdir().unwrap().path()).unwrap();
    let accounts = Accounts::new(Parts {
        db: db.clone(),
        audit: audit.clone(),
        cluster: Arc::new(LocalCluster::new(limits)),
        clock: clock.clone(),
        keys: &keys,
        settings: &settings,
        on_org_created: Arc::new(move |actor, demo| {
            seen.lock().unwrap().push((actor, demo));
            async {}.boxed()
        }),
    });
    House { accounts, audit, clock, welcomed, db }
}

/// A house with its first admin in it.
pub(super) async fn lived_in(limits: bool) -> (House, SignedIn) {
    let house = house(limits).await;
    let token = house.accounts.setup_link_token().await.unwrap().unwrap();
    let admin = house.accounts.set_up(setup(&token), client("192.0.2.1")).await.unwrap();
    (house, admin)
}

pub(super) fn setup(token: &Secret) -> Setup {
    Setup {
        token: token.clone(),
        email: "mara@halden.example".parse().unwrap(),
        password: password(PASSWORD),
        full_name: "Mara Lindqvist".parse().unwrap(),
        org_name: "Halden & Co".parse().unwrap(),
        org_slug: "halden".parse().unwrap(),
        demo: true,
    }
}

pub(super) fn registration(email: &str, slug: &str) -> Registration {
    Registration {
        email: email.parse().unwrap(),
        password: password(PASSWORD),
        full_name: "Noor de Vries".parse().unwrap(),
        org_name: "De Vries".parse().unwrap(),
        org_slug: slug.parse().unwrap(),
    }
}

pub(super) fn member(email: &str, role: Role) -> NewMember {
    let full_name = "Ines Sol".parse().unwrap();
    NewMember { email: email.parse().unwrap(), full_name, password: password(PASSWORD), role }
}

pub(super) fn disabled(disabled: bool) -> MemberPatch {
    MemberPatch { role: None, disabled: Some(disabled) }
}

pub(super) fn password(text: &str) -> NewPassword {
    NewPassword::try_from(Secret::new(text)).unwrap()
}

pub(super) fn given(text: &str) -> GivenPassword {
    GivenPassword::try_from(Secret::new(text)).unwrap()
}

pub(super) fn login(email: &str, password: &str) -> Login {
    Login { email: email.parse().unwrap(), password: given(password) }
}

pub(super) fn client(address: &str) -> Client {
    Client { address: address.parse().unwrap(), user_agent: Some("a test".into()) }
}

pub(super) fn actor(signed: &SignedIn) -> Actor {
    Actor { org: signed.user.org.id, user: signed.user.id, role: signed.user.role, via: Via::Session(signed.session) }
}

impl House {
    pub(super) async fn sign_in(&self, email: &str) -> SignedIn {
        self.accounts.login(login(email, PASSWORD), client("192.0.2.1")).await.unwrap()
    }

    pub(super) async fn may_enter(&self, signed: &SignedIn) -> bool {
        self.accounts.authenticate(signed.access.expose()).await.unwrap().is_some()
    }

    pub(super) fn advance_seconds(&self, seconds: i64) {
        self.clock.advance(Duration::seconds(seconds));
    }

    /// The actions in an organisation's trail, newest first.
    pub(super) async fn trail(&self, org: OrgId) -> Vec<String> {
        let page = self.audit.list(org, AuditFilter::default()).await.unwrap();
        page.items.into_iter().map(|item| item.action).collect()
    }
}
