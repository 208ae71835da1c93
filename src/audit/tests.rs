//! What the trail promises.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{Duration, TimeZone};
use serde_json::json;

use super::testing::{self, TestDatabase};
use super::*;
use crate::base::{FixedClock, Role, SessionId, Via};

fn actor() -> Actor {
    Actor { org: OrgId::new(), user: UserId::new(), role: Role::Admin, via: Via::Session(SessionId::new()) }
}

async fn trail() -> (Audit, Arc<FixedClock>, TestDatabase) {
    let db = testing::database().await;
    let clock = FixedClock::new(Utc.with_ymd_and_hms(2026, 3, 1, 9, 0, 0).unwrap());
    (Audit::new(db.clone(), clock.clone()), clock, db)
}

async fn actions(audit: &Audit, org: OrgId, filter: AuditFilter) -> Vec<String> {
    audit.list(org, filter).await.unwrap().items.into_iter().map(|i| i.action).collect()
}

#[tokio::test]
async fn an_entry_keeps_who_what_when_and_from_where() {
    let (audit, clock, _db) = trail().await;
    let actor = actor();
    let address: IpAddr = "203.0.113.9".parse().unwrap();
    let origin = Origin { address: Some(address), person: Some((actor.user, "mara@halden.example".into())) };
    let entry = Entry::by(&actor, "connection.create").on("connection", "c1").with(json!({"name": "Sales"}));
    origin.during(audit.note(entry)).await.unwrap();

    let page = audit.list(actor.org, AuditFilter::default()).await.unwrap();
    assert_eq!(page.total, 1);
    let row = &page.items[0];
    assert_eq!(row.user_id, Some(actor.user));
    assert_eq!(row.user_email.as_deref(), Some("mara@halden.example"));
    assert_eq!((row.action.as_str(), row.resource_type.as_str()), ("connection.create", "connection"));
    assert_eq!(row.resource_id.as_deref(), Some("c1"));
    assert_eq!(row.ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(row.detail, json!({"name": "Sales"}));
    assert_eq!(row.at, crate::base::Clock::now(clock.as_ref()));
}

#[tokio::test]
async fn the_e_mail_of_the_request_is_not_put_on_another_persons_entry() {
    let (audit, _clock, _db) = trail().await;
    let (one, other) = (actor(), actor());
    let origin = Origin { address: None, person: Some((one.user, "one@x.example".into())) };
    origin.during(audit.note(Entry::by(&other, "user.update"))).await.unwrap();
    assert_eq!(audit.list(other.org, AuditFilter::default()).await.unwrap().items[0].user_email, None);
}

#[tokio::test]
async fn an_organisation_reads_only_its_own_trail() {
    let (audit, _clock, _db) = trail().await;
    let (ours, theirs) = (actor(), actor());
    audit.note(Entry::by(&ours, "a.one")).await.unwrap();
    audit.note(Entry::by(&theirs, "a.two")).await.unwrap();
    assert_eq!(actions(&audit, ours.org, AuditFilter::default()).await, ["a.one"]);
}

#[tokio::test]
async fn filters_narrow_and_pages_follow_newest_first() {
    let (audit, clock, _db) = trail().await;
    let actor = actor();
    for action in ["session.login", "org.update", "session.logout"] {
        audit.note(Entry::by(&actor, action)).await.unwrap();
        clock.advance(Duration::minutes(1));
    }
    let all = AuditFilter::default();
    assert_eq!(actions(&audit, actor.org, all.clone()).await, ["session.logout", "org.update", "session.login"]);
    let only = AuditFilter { action: Some("org.update".into()), ..all.clone() };
    assert_eq!(actions(&audit, actor.org, only).await, ["org.update"]);
    let kind = AuditFilter { resource_type: Some("session".into()), limit: 1, offset: 1, ..all.clone() };
    assert_eq!(actions(&audit, actor.org, kind).await, ["session.login"]);
    let start = Utc.with_ymd_and_hms(2026, 3, 1, 9, 1, 0).unwrap();
    let window = AuditFilter { from: Some(start), to: Some(start + Duration::minutes(1)), ..all.clone() };
    assert_eq!(actions(&audit, actor.org, window).await, ["org.update"]);
    let nobody = AuditFilter { user_id: Some(UserId::new()), ..all };
    assert!(actions(&audit, actor.org, nobody).await.is_empty());
}

#[tokio::test]
async fn a_dropped_transaction_leaves_no_entry() {
    let (audit, _clock, db) = trail().await;
    let actor = actor();
    let tx = db.begin().await.unwrap();
    audit.record(&tx, Entry::by(&actor, "org.update")).await.unwrap();
    drop(tx);
    assert_eq!(audit.list(actor.org, AuditFilter::default()).await.unwrap().total, 0);
}

#[tokio::test]
async fn the_table_refuses_to_change_or_forget() {
    let (audit, _clock, db) = trail().await;
    let actor = actor();
    audit.note(Entry::by(&actor, "org.update")).await.unwrap();
    for attempt in ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"] {
        assert!(db.connection().execute_unprepared(attempt).await.is_err(), "{attempt}");
    }
    assert_eq!(actions(&audit, actor.org, AuditFilter::default()).await, ["org.update"]);
}
