//! How long people stay in, and what throws them out.

use super::house::{actor, client, given, lived_in, login, password};
use crate::accounts::{AccountError, PasswordChange};
use crate::base::{Secret, SessionId};

fn over<T: std::fmt::Debug>(outcome: &Result<T, AccountError>) -> bool {
    matches!(outcome, Err(AccountError::SessionOver))
}

#[tokio::test]
async fn a_refresh_gives_a_new_pair_for_the_same_session() {
    let (house, admin) = lived_in(false).await;
    house.advance_seconds(600);
    let next = house.accounts.refresh(&admin.refresh).await.unwrap();
    assert_eq!(next.session, admin.session);
    assert_ne!(next.refresh.expose(), admin.refresh.expose());
    assert_ne!(next.access.expose(), admin.access.expose());
    assert!(house.may_enter(&next).await);
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_get_the_same_successor() {
    let (house, admin) = lived_in(false).await;
    let (one, two) = tokio::join!(house.accounts.refresh(&admin.refresh), house.accounts.refresh(&admin.refresh));
    assert_eq!(one.unwrap().refresh.expose(), two.unwrap().refresh.expose());
    house.advance_seconds(10);
    assert!(house.accounts.refresh(&admin.refresh).await.is_ok());
    assert_eq!(house.accounts.sessions(&actor(&admin)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_used_again_after_eleven_seconds_ends_its_whole_family() {
    let (house, admin) = lived_in(false).await;
    let other = house.sign_in("mara@halden.example").await;
    let next = house.accounts.refresh(&admin.refresh).await.unwrap();
    assert!(house.may_enter(&next).await);
    house.advance_seconds(11);
    assert!(over(&house.accounts.refresh(&admin.refresh).await));
    assert!(over(&house.accounts.refresh(&next.refresh).await));
    assert!(!house.may_enter(&next).await && !house.may_enter(&admin).await);
    assert!(house.may_enter(&other).await, "another session is another family");
    assert_eq!(house.trail(admin.user.org.id).await[0], "session.token_reused");
}

#[tokio::test]
async fn a_token_lives_seven_days_and_each_use_gives_seven_more() {
    let (house, admin) = lived_in(false).await;
    house.advance_seconds(6 * 86_400);
    let next = house.accounts.refresh(&admin.refresh).await.unwrap();
    house.advance_seconds(6 * 86_400);
    let next = house.accounts.refresh(&next.refresh).await.unwrap();
    house.advance_seconds(7 * 86_400);
    assert!(over(&house.accounts.refresh(&next.refresh).await));
}

#[tokio::test]
async fn tokens_that_were_never_ours_lead_nowhere() {
    let (house, admin) = lived_in(false).await;
    for text in ["", "x", &"A".repeat(43), admin.access.expose()] {
        assert!(over(&house.accounts.refresh(&Secret::new(text)).await), "{text}");
    }
    assert!(house.accounts.authenticate(admin.refresh.expose()).await.unwrap().is_none());
}

#[tokio::test]
async fn logging_out_ends_this_session_at_once_and_no_other() {
    let (house, admin) = lived_in(false).await;
    let other = house.sign_in("mara@halden.example").await;
    assert!(house.may_enter(&admin).await);
    house.accounts.logout(&actor(&admin)).await.unwrap();
    assert!(!house.may_enter(&admin).await);
    assert!(over(&house.accounts.refresh(&admin.refresh).await));
    assert!(house.may_enter(&other).await);
    assert!(house.accounts.still(&actor(&admin)).await.unwrap().is_none());
    assert!(house.accounts.still(&actor(&other)).await.unwrap().is_some());
}

#[tokio::test]
async fn logging_out_everywhere_ends_them_all() {
    let (house, admin) = lived_in(false).await;
    let other = house.sign_in("mara@halden.example").await;
    assert!(house.may_enter(&other).await);
    house.accounts.logout_everywhere(&actor(&admin)).await.unwrap();
    assert!(!house.may_enter(&admin).await && !house.may_enter(&other).await);
}

#[tokio::test]
async fn a_browser_whose_access_token_has_run_out_can_still_sign_out() {
    let (house, admin) = lived_in(false).await;
    house.advance_seconds(3_600);
    assert!(!house.may_enter(&admin).await);
    house.accounts.logout_by_token(&admin.refresh).await.unwrap();
    assert!(over(&house.accounts.refresh(&admin.refresh).await));
}

#[tokio::test]
async fn sessions_are_listed_for_their_owner_and_can_be_ended_by_them_alone() {
    let (house, admin) = lived_in(false).await;
    let second = house.sign_in("mara@halden.example").await;
    let list = house.accounts.sessions(&actor(&admin)).await.unwrap();
    assert_eq!(list.len(), 2);
    let current: Vec<SessionId> = list.iter().filter(|s| s.current).map(|s| s.id).collect();
    assert_eq!(current, [admin.session]);
    assert_eq!(list[0].user_agent.as_deref(), Some("a test"));

    let noor = house.accounts.register(super::house::registration("noor@vries.example", "vries")).await.unwrap();
    let noor = house.sign_in(&noor.email).await;
    let foreign = house.accounts.revoke_session(&actor(&noor), second.session).await;
    assert!(matches!(foreign, Err(AccountError::NotFound)));
    assert!(house.may_enter(&second).await);
    house.accounts.revoke_session(&actor(&admin), second.session).await.unwrap();
    assert!(!house.may_enter(&second).await);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_keeps_this_one() {
    let (house, admin) = lived_in(false).await;
    let other = house.sign_in("mara@halden.example").await;
    let change =
        |current: &str, new: &str| PasswordChange { current_password: given(current), new_password: password(new) };
    let wrong = house.accounts.change_password(&actor(&admin), change("not-mine-at-all", "aNew-0ne-of-mine")).await;
    assert!(matches!(wrong, Err(AccountError::Invalid { field: "current_password", .. })), "{wrong:?}");
    let own_address = change(super::house::PASSWORD, "mara@halden.example");
    let refused = house.accounts.change_password(&actor(&admin), own_address).await;
    assert!(matches!(refused, Err(AccountError::Invalid { field: "new_password", .. })), "{refused:?}");

    let right = change(super::house::PASSWORD, "aNew-0ne-of-mine");
    house.accounts.change_password(&actor(&admin), right).await.unwrap();
    assert!(house.may_enter(&admin).await && !house.may_enter(&other).await);
    let old = house.accounts.login(login("mara@halden.example", super::house::PASSWORD), client("192.0.2.1")).await;
    assert!(matches!(old, Err(AccountError::InvalidCredentials)));
    let new = house.accounts.login(login("mara@halden.example", "aNew-0ne-of-mine"), client("192.0.2.1")).await;
    assert!(new.is_ok());
    assert!(house.trail(admin.user.org.id).await.contains(&"user.password_change".to_owned()));
}

#[tokio::test]
async fn what_is_over_is_forgotten_and_what_lives_stays() {
    let (house, admin) = lived_in(false).await;
    let next = house.accounts.refresh(&admin.refresh).await.unwrap();
    house.advance_seconds(60);
    house.accounts.forget_expired().await.unwrap();
    let db = house.db.connection();
    let hash = crate::accounts::tokens::digest(&admin.refresh);
    let used = crate::accounts::store::sessions::token(db, &hash).await.unwrap().unwrap();
    assert!(used.replaced_at.is_some() && used.successor.is_none());
    assert!(house.accounts.refresh(&next.refresh).await.is_ok());
    house.advance_seconds(60 * 86_400);
    house.accounts.forget_expired().await.unwrap();
    assert!(crate::accounts::store::sessions::token(db, &hash).await.unwrap().is_none());
}

#[tokio::test]
async fn signing_out_everywhere_reaches_more_sessions_than_a_page_shows() {
    let (house, admin) = lived_in(false).await;
    let db = house.db.connection();
    let (whose, now) = ((admin.user.org.id, admin.user.id), super::house::beginning());
    for _ in 0..205 {
        let span = (now, now + chrono::Duration::days(7));
        let owner = (whose.0, whose.1, SessionId::new());
        crate::accounts::store::sessions::insert(db, owner, &client("192.0.2.1"), span).await.unwrap();
    }
    house.accounts.logout_everywhere(&actor(&admin)).await.unwrap();
    assert!(crate::accounts::store::sessions::living(db, whose, now).await.unwrap().is_empty());
}

#[tokio::test]
async fn when_the_own_database_fails_nobody_is_let_in() {
    use crate::accounts::store::Connection as _;
    let (house, admin) = lived_in(false).await;
    house.db.connection().execute_unprepared("ALTER TABLE sessions RENAME TO gone").await.unwrap();
    assert!(house.accounts.authenticate(admin.access.expose()).await.is_err());
    assert!(house.accounts.refresh(&admin.refresh).await.is_err());
}
