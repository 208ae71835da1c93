//! The way to the first admin.

use futures::future::join_all;

use super::house::{client, house, lived_in, setup};
use crate::accounts::AccountError;
use crate::base::{Role, Secret};

#[tokio::test]
async fn the_link_makes_the_first_admin_and_tells_the_house() {
    let (house, admin) = lived_in(false).await;
    assert_eq!(admin.user.role, Role::Admin);
    assert_eq!(admin.user.org.slug, "halden");
    assert!(house.may_enter(&admin).await);
    let welcomed = house.welcomed.lock().unwrap().clone();
    assert_eq!(welcomed, [(super::house::actor(&admin), true)]);
    assert_eq!(house.trail(admin.user.org.id).await, ["org.setup"]);
}

#[tokio::test]
async fn afterwards_there_is_no_setup_and_no_link() {
    let house = house(false).await;
    let token = house.accounts.setup_link_token().await.unwrap().unwrap();
    assert!(house.accounts.setup_state().await.unwrap().needed);
    house.accounts.set_up(setup(&token), client("192.0.2.1")).await.unwrap();
    assert!(!house.accounts.setup_state().await.unwrap().needed);
    assert!(house.accounts.setup_link_token().await.unwrap().is_none());
    let again = house.accounts.set_up(setup(&token), client("192.0.2.1")).await;
    assert!(matches!(again, Err(AccountError::NotFound)), "{again:?}");
}

#[tokio::test]
async fn a_wrong_token_makes_nobody() {
    let house = house(false).await;
    let right = house.accounts.setup_link_token().await.unwrap().unwrap();
    let wrong = ["", "x", &right.expose()[1..], &format!("{}=", right.expose())].map(Secret::new);
    for token in &wrong {
        let refused = house.accounts.set_up(setup(token), client("192.0.2.1")).await;
        assert!(matches!(refused, Err(AccountError::Forbidden { code: "setup_token_invalid", .. })), "{refused:?}");
    }
    assert!(house.accounts.setup_state().await.unwrap().needed);
}

#[tokio::test]
async fn a_later_start_makes_the_earlier_link_useless_and_a_simultaneous_one_does_not() {
    let house = house(false).await;
    let first = house.accounts.setup_link_token().await.unwrap().unwrap();
    house.advance_seconds(60);
    let beside = house.accounts.setup_link_token().await.unwrap().unwrap();
    house.advance_seconds(570);
    let later = house.accounts.setup_link_token().await.unwrap().unwrap();
    let refused = house.accounts.set_up(setup(&first), client("192.0.2.1")).await;
    assert!(matches!(refused, Err(AccountError::Forbidden { .. })), "{refused:?}");
    assert_ne!(beside.expose(), later.expose());
    house.accounts.set_up(setup(&beside), client("192.0.2.1")).await.unwrap();
}

#[tokio::test]
async fn of_fifty_at_once_one_wins() {
    let house = house(false).await;
    let token = house.accounts.setup_link_token().await.unwrap().unwrap();
    let tries = (0..50).map(|_| house.accounts.set_up(setup(&token), client("192.0.2.1")));
    let won = join_all(tries).await.into_iter().flatten().count();
    assert_eq!(won, 1);
    assert_eq!(house.welcomed.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn no_token_stands_in_the_database_in_the_clear() {
    let house = house(false).await;
    let token = house.accounts.setup_link_token().await.unwrap().unwrap();
    let hashes = crate::accounts::store::setup::on_offer(house.db.connection()).await.unwrap();
    assert_eq!(hashes.len(), 1);
    assert!(hashes.iter().all(|hash| hash != token.expose() && hash.len() == 64));
}
