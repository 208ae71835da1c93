//! The tables, on a database of their own.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::audit::testing::{TestDatabase, database};
use crate::base::{ChatMessageId, ChatSessionId, ConnectionId, OrgId, Page, UserId, VerifiedId};
use crate::chat::answer::{AnswerState, EngineName};
use crate::chat::receipt::ReadFrom;
use crate::connections::Closed;
use crate::data::{Schema, Table, TableColumn};
use crate::platform::llm::Provider;

fn now() -> DateTime<Utc> {
    "2026-11-20T14:32:00Z".parse().unwrap()
}

/// An organisation with one person.
struct House {
    db: TestDatabase,
    org: OrgId,
    user: UserId,
}

async fn house() -> House {
    let house = House { db: database().await, org: OrgId::new(), user: UserId::new() };
    house.settle(house.org, house.user).await;
    house
}

impl House {
    async fn settle(&self, org: OrgId, user: UserId) {
        let blob = |id: Uuid| format!("x'{}'", id.simple());
        let (org, user) = (blob(org.0), blob(user.0));
        let sql = format!(
            "INSERT INTO organisations (id, name, slug, created_at, updated_at) VALUES ({org}, 'H', {org}, 0, 0);
             INSERT INTO users (id, org_id, email, full_name, password_hash, role, created_at, updated_at)
             VALUES ({user}, {org}, lower(hex({user})), 'M', 'x', 'admin', 0, 0);"
        );
        self.db.connection().execute_unprepared(&sql).await.unwrap();
    }

    async fn session(&self, title: &str) -> ChatSessionId {
        let session = Session {
            id: ChatSessionId::new(),
            user: self.user,
            connection: ConnectionId::new(),
            title: title.into(),
            pinned: false,
            last_question: title.into(),
            created_at: now(),
            updated_at: now(),
        };
        let id = session.id;
        insert_session(self.db.connection(), self.org, session).await.unwrap();
        id
    }

    async fn message(&self, session: ChatSessionId, runner: Uuid, at: DateTime<Utc>) -> ChatMessageId {
        let message = NewMessage {
            id: ChatMessageId::new(),
            session,
            user: self.user,
            connection: ConnectionId::new(),
            question: "orders?".into(),
            as_of: at,
            runner,
            created_at: at,
        };
        let id = message.id;
        insert_message(self.db.connection(), self.org, message).await.unwrap();
        id
    }

    async fn state(&self, id: ChatMessageId) -> Option<AnswerState> {
        find_message(self.db.connection(), self.org, id).await.unwrap().unwrap().state
    }
}

fn end() -> Finished {
    Finished {
        state: AnswerState::Answered,
        engine: EngineName::Builtin,
        sql: Some("SELECT 1".into()),
        reading: Some(json!({ "a": 1 })),
        answer: json!({ "content": "12" }),
        at: now(),
    }
}

#[tokio::test]
async fn what_a_dead_process_left_running_is_failed_at_start() {
    let house = house().await;
    let (own, dead) = (Uuid::now_v7(), Uuid::now_v7());
    let session = house.session("a").await;
    let (mine, theirs) = (house.message(session, own, now()).await, house.message(session, dead, now()).await);
    let young = house.message(session, dead, now() + Duration::minutes(1)).await;
    let done = house.message(session, dead, now()).await;
    finish_message(house.db.connection(), house.org, done, end()).await.unwrap();
    assert_eq!(fail_running(house.db.connection(), own, now(), now()).await.unwrap(), 1);
    let states =
        [house.state(mine).await, house.state(theirs).await, house.state(young).await, house.state(done).await];
    assert_eq!(states, [None, Some(AnswerState::Failed), None, Some(AnswerState::Answered)]);
}

#[tokio::test]
async fn a_turn_ends_once() {
    let house = house().await;
    let session = house.session("a").await;
    let id = house.message(session, Uuid::now_v7(), now()).await;
    let db = house.db.connection();
    assert!(finish_message(db, house.org, id, end()).await.unwrap());
    assert!(!finish_message(db, house.org, id, Finished { state: AnswerState::Failed, ..end() }).await.unwrap());
    let kept = find_message(db, house.org, id).await.unwrap().unwrap();
    assert_eq!(
        (kept.state, kept.answer, kept.reading),
        (Some(AnswerState::Answered), Some(json!({ "content": "12" })), Some(json!({ "a": 1 })))
    );
}

#[tokio::test]
async fn looking_back_sees_finished_turns_of_the_same_connection_only() {
    let house = house().await;
    let (session, other) = (house.session("a").await, house.session("b").await);
    let (done, _running) =
        (house.message(session, Uuid::now_v7(), now()).await, house.message(session, Uuid::now_v7(), now()).await);
    let elsewhere = house.message(other, Uuid::now_v7(), now()).await;
    let db = house.db.connection();
    for id in [done, elsewhere] {
        finish_message(db, house.org, id, end()).await.unwrap();
    }
    let connection = find_message(db, house.org, done).await.unwrap().unwrap().connection;
    let turns = past_turns(db, house.org, session, connection, 9).await.unwrap();
    assert_eq!(turns.iter().map(|t| (t.id, t.sql.as_deref())).collect::<Vec<_>>(), [(done, Some("SELECT 1"))]);
    assert_eq!(headlines(db, house.org, [done].into_iter()).await.unwrap()[&done], "12");
    assert_eq!(last_reading(db, house.org, session, connection).await.unwrap(), Some(json!({ "a": 1 })));
    assert_eq!(last_reading(db, house.org, session, ConnectionId::new()).await.unwrap(), None);
    assert!(past_turns(db, OrgId::new(), session, connection, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_deleted_conversation_is_erased_with_its_turns_after_its_time() {
    let house = house().await;
    let (old, young, kept) = (house.session("a").await, house.session("b").await, house.session("c").await);
    let turn = house.message(old, Uuid::now_v7(), now()).await;
    let db = house.db.connection();
    delete_session(db, house.org, house.user, old, now() - Duration::days(31)).await.unwrap();
    delete_session(db, house.org, house.user, young, now() - Duration::days(29)).await.unwrap();
    assert_eq!(erase_sessions(db, now() - Duration::days(30)).await.unwrap(), 1);
    assert!(find_message(db, house.org, turn).await.unwrap().is_none());
    assert!(find_session(db, house.org, house.user, kept).await.unwrap().is_some());
    assert_eq!(erase_sessions(db, now()).await.unwrap(), 1, "the other deleted one");
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let house = house().await;
    let (session, other) = (house.session("a").await, OrgId::new());
    let id = house.message(session, Uuid::now_v7(), now()).await;
    let db = house.db.connection();
    assert!(find_message(db, other, id).await.unwrap().is_none());
    assert!(find_session(db, other, house.user, session).await.unwrap().is_none());
    assert!(messages_of(db, other, session).await.unwrap().is_empty());
    assert!(!finish_message(db, other, id, end()).await.unwrap());
    assert!(!delete_session(db, other, house.user, session, now()).await.unwrap());
    assert_eq!(list_sessions(db, (other, house.user, &Closed::default()), None, Page::default()).await.unwrap().1, 0);
}

#[tokio::test]
async fn a_search_takes_its_signs_as_they_are() {
    let house = house().await;
    for title in ["Share in %", "under_score", "Back\\slash", "plain"] {
        house.session(title).await;
    }
    let db = house.db.connection();
    for (text, found) in [("%", 1), ("_", 1), ("\\", 1), ("SHARE", 1), ("", 4), ("' OR 1=1 --", 0)] {
        let (_, count) =
            list_sessions(db, (house.org, house.user, &Closed::default()), Some(text), Page::default()).await.unwrap();
        assert_eq!(count, found, "{text}");
    }
}

#[tokio::test]
async fn the_newest_example_for_a_question_counts() {
    let house = house().await;
    let connection = ConnectionId::new();
    let example = |sql: &str| Example {
        id: VerifiedId::new(),
        edited_by: None,
        uses: vec![],
        connection,
        key: "k".repeat(64),
        question: "orders?".into(),
        sql: sql.into(),
        reading: None,
        message: ChatMessageId::new(),
        approved_by: house.user,
        created_at: now(),
    };
    let db = house.db.connection();
    let (first, second) = (example("SELECT 1"), example("SELECT 2"));
    put_example(db, house.org, first.clone()).await.unwrap();
    put_example(db, house.org, second.clone()).await.unwrap();
    let found = example_for(db, house.org, connection, &"k".repeat(64)).await.unwrap().unwrap();
    assert_eq!((found.sql.as_str(), found.id), ("SELECT 2", second.id));
    assert_eq!(standing_examples(db, house.org, &[first.id, second.id]).await.unwrap(), [second.id]);
    assert!(standing_examples(db, OrgId::new(), &[second.id]).await.unwrap().is_empty());
    assert!(find_example(db, OrgId::new(), second.id).await.unwrap().is_none());
    assert!(!delete_example(db, OrgId::new(), second.id).await.unwrap());
    assert_eq!(example_texts(db, house.org, connection, 10).await.unwrap().len(), 1);
    assert!(example_for(db, house.org, ConnectionId::new(), &"k".repeat(64)).await.unwrap().is_none());
    assert!(example_for(db, OrgId::new(), connection, &"k".repeat(64)).await.unwrap().is_none());
    assert!(delete_example(db, house.org, second.id).await.unwrap());
    assert!(example_for(db, house.org, connection, &"k".repeat(64)).await.unwrap().is_none());
}

#[test]
fn an_example_ends_with_the_first_column_that_is_gone() {
    let column = |name: &str| TableColumn { name: name.into(), ..TableColumn::default() };
    let orders = Table { name: "orders".into(), columns: vec![column("id"), column("status")], ..Table::default() };
    let schema = Schema { tables: vec![orders], relationships: vec![] };
    let read = |table: &str, column: &str| ReadFrom { table: table.into(), columns: vec![column.into()] };
    let example = |uses| Example {
        id: VerifiedId::new(),
        edited_by: None,
        uses,
        connection: ConnectionId::new(),
        key: String::new(),
        question: String::new(),
        sql: String::new(),
        reading: None,
        message: ChatMessageId::new(),
        approved_by: UserId::new(),
        created_at: now(),
    };
    assert_eq!(example(vec![read("orders", "STATUS")]).gone(&schema), None);
    assert_eq!(example(vec![read("orders", "total")]).gone(&schema).as_deref(), Some("orders.total"));
    assert_eq!(example(vec![read("customers", "id")]).gone(&schema).as_deref(), Some("customers"));
}

#[tokio::test]
async fn settings_are_replaced_as_a_whole() {
    let house = house().await;
    let db = house.db.connection();
    let model = |name: &str, key: Option<&str>| StoredModel {
        provider: Provider::Anthropic,
        model: name.into(),
        key_sealed: key.map(str::to_owned),
        ..StoredModel::default()
    };
    for (name, key) in [("a", Some("sealed")), ("b", None)] {
        let settings = StoredSettings { model: model(name, key), ..StoredSettings::none(house.user, now()) };
        put_settings(db, house.org, settings).await.unwrap();
    }
    let kept = find_settings(db, house.org).await.unwrap().unwrap();
    assert_eq!(kept.model, model("b", None));
    let fallback = |name: &str| StoredFallback { id: uuid::Uuid::now_v7(), model: model(name, Some("sealed")) };
    let (c, d) = (fallback("c"), fallback("d"));
    put_fallbacks(db, house.org, vec![c.clone(), d.clone()]).await.unwrap();
    put_fallbacks(db, house.org, vec![d.clone(), c.clone()]).await.unwrap();
    assert_eq!(find_fallbacks(db, house.org).await.unwrap(), [d, c], "in their order");
    assert!(find_fallbacks(db, OrgId::new()).await.unwrap().is_empty());
}
