//! Who may come in, and what an admin decides about it.

use argon2::PasswordHasher as _;

use super::house::{PASSWORD, actor, client, disabled, lived_in, login, member, password, registration};
use crate::accounts::store::people::{self, Change};
use crate::accounts::{AccountError, MemberPatch, OrgPatch, ProfilePatch};
use crate::base::{Page, Role, UserId};

#[tokio::test]
async fn a_stranger_and_a_wrong_password_get_the_same_answer() {
    let (house, _admin) = lived_in(false).await;
    for (email, secret) in
        [("nobody@halden.example", PASSWORD), ("mara@halden.example", "wrong"), ("mara@halden.example", "")]
    {
        let refused = house.accounts.login(login(email, secret), client("192.0.2.1")).await;
        assert!(matches!(refused, Err(AccountError::InvalidCredentials)), "{email} {secret}");
    }
    assert!(house.accounts.login(login("MARA@Halden.Example", PASSWORD), client("192.0.2.1")).await.is_ok());
}

#[tokio::test]
async fn one_address_is_one_account_in_any_case() {
    let (house, admin) = lived_in(false).await;
    let taken = house.accounts.register(registration("Mara@HALDEN.example", "other")).await;
    assert!(matches!(taken, Err(AccountError::Conflict { code: "email_taken", .. })), "{taken:?}");
    let taken = house.accounts.register(registration("noor@vries.example", "halden")).await;
    assert!(matches!(taken, Err(AccountError::Conflict { code: "slug_taken", .. })), "{taken:?}");
    let taken = house.accounts.add_member(&actor(&admin), member("mara@halden.example", Role::Viewer)).await;
    assert!(matches!(taken, Err(AccountError::Conflict { code: "email_taken", .. })), "{taken:?}");
    assert!(house.accounts.register(registration("noor@vries.example", "vries")).await.is_ok());
}

#[tokio::test]
async fn a_hash_of_lower_cost_is_renewed_at_login() {
    let (house, admin) = lived_in(false).await;
    let params = argon2::Params::new(8 * 1024, 1, 1, None).unwrap();
    let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let cheap = cheap.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    let whose = (admin.user.org.id, admin.user.id);
    let db = house.db.connection();
    people::change(db, whose, Change::PasswordHash(cheap), super::house::beginning()).await.unwrap();
    house.sign_in("mara@halden.example").await;
    let stored = people::find(db, whose.0, whose.1).await.unwrap().unwrap().password_hash;
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}

#[tokio::test]
async fn a_disabled_member_is_out_at_once_and_cannot_come_back() {
    let (house, admin) = lived_in(false).await;
    let ines = house.accounts.add_member(&actor(&admin), member("ines@halden.example", Role::Viewer)).await.unwrap();
    let signed = house.sign_in("ines@halden.example").await;
    assert!(house.may_enter(&signed).await);
    house.accounts.patch_member(&actor(&admin), ines.id, disabled(true)).await.unwrap();
    assert!(!house.may_enter(&signed).await);
    assert!(matches!(house.accounts.refresh(&signed.refresh).await, Err(AccountError::SessionOver)));
    let refused = house.accounts.login(login("ines@halden.example", PASSWORD), client("192.0.2.1")).await;
    assert!(matches!(refused, Err(AccountError::InvalidCredentials)));
    house.accounts.patch_member(&actor(&admin), ines.id, disabled(false)).await.unwrap();
    assert!(!house.may_enter(&signed).await, "an ended session stays ended");
    house.sign_in("ines@halden.example").await;
}

#[tokio::test]
async fn a_new_role_holds_for_living_sessions_at_once() {
    let (house, admin) = lived_in(false).await;
    let ines = house.accounts.add_member(&actor(&admin), member("ines@halden.example", Role::Viewer)).await.unwrap();
    let signed = house.sign_in("ines@halden.example").await;
    let role = |access: String| {
        let accounts = house.accounts.clone();
        async move { accounts.authenticate(&access).await.unwrap().unwrap().0.role }
    };
    assert_eq!(role(signed.access.expose().to_owned()).await, Role::Viewer);
    let patch = MemberPatch { role: Some(Role::Analyst), disabled: None };
    house.accounts.patch_member(&actor(&admin), ines.id, patch).await.unwrap();
    assert_eq!(role(signed.access.expose().to_owned()).await, Role::Analyst);
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let (house, admin) = lived_in(false).await;
    let demoted = MemberPatch { role: Some(Role::Viewer), disabled: None };
    for patch in [demoted, disabled(true)] {
        let refused = house.accounts.patch_member(&actor(&admin), admin.user.id, patch).await;
        assert!(matches!(refused, Err(AccountError::Conflict { code: "last_admin", .. })), "{refused:?}");
    }
    assert_eq!(house.accounts.me(&actor(&admin)).await.unwrap().role, Role::Admin);
    assert!(house.may_enter(&admin).await);
}

#[tokio::test]
async fn members_of_another_organisation_are_not_there() {
    let (house, admin) = lived_in(false).await;
    let noor = house.accounts.register(registration("noor@vries.example", "vries")).await.unwrap();
    for id in [noor.id, UserId::new()] {
        let refused = house.accounts.patch_member(&actor(&admin), id, disabled(true)).await;
        assert!(matches!(refused, Err(AccountError::NotFound)), "{refused:?}");
    }
    let ours = house.accounts.members(&actor(&admin), Page::default()).await.unwrap();
    assert_eq!((ours.count, ours.data.len()), (1, 1));
    house.sign_in("noor@vries.example").await;
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_owner_comes_in_from_elsewhere() {
    let (house, _admin) = lived_in(true).await;
    let email = "mara@halden.example".parse().unwrap();
    let mut refused = 0;
    for _ in 0..20 {
        let admitted = house.accounts.admit_login(&email, "203.0.113.9".parse().unwrap()).await;
        refused += u32::from(matches!(admitted, Err(AccountError::TooMany(wait)) if wait.retry_after.as_secs() > 0));
    }
    assert_eq!(refused, 15);
    assert!(house.accounts.admit_login(&email, "198.51.100.4".parse().unwrap()).await.is_ok());
}

#[tokio::test]
async fn guessers_with_many_addresses_share_one_allowance_that_the_owner_does_not_need() {
    let (house, _admin) = lived_in(true).await;
    let email = "mara@halden.example".parse().unwrap();
    let mut admitted = 0;
    for n in 0..40 {
        let address = format!("203.0.113.{n}").parse().unwrap();
        admitted += u32::from(house.accounts.admit_login(&email, address).await.is_ok());
    }
    assert_eq!(admitted, 20);
    assert!(house.accounts.admit_login(&email, "192.0.2.1".parse().unwrap()).await.is_ok(), "she has been here before");
}

#[tokio::test]
async fn names_change_and_the_trail_knows() {
    let (house, admin) = lived_in(false).await;
    let actor = actor(&admin);
    let me =
        house.accounts.patch_me(&actor, ProfilePatch { full_name: Some("Mara L.".parse().unwrap()) }).await.unwrap();
    assert_eq!(me.full_name, "Mara L.");
    let org = house.accounts.patch_org(&actor, OrgPatch { name: Some("Halden Group".parse().unwrap()) }).await.unwrap();
    assert_eq!((org.name.as_str(), org.slug.as_str()), ("Halden Group", "halden"));
    assert_eq!(house.trail(actor.org).await, ["org.update", "user.update", "org.setup"]);
}

#[tokio::test]
async fn a_password_reset_from_the_command_line_lets_only_the_new_one_in() {
    let (house, admin) = lived_in(false).await;
    let email = "mara@halden.example".parse().unwrap();
    house.accounts.reset_password(&email, &password("another-Kelp-9")).await.unwrap();
    assert!(!house.may_enter(&admin).await);
    assert!(house.accounts.login(login("mara@halden.example", PASSWORD), client("192.0.2.1")).await.is_err());
    assert!(house.accounts.login(login("mara@halden.example", "another-Kelp-9"), client("192.0.2.1")).await.is_ok());
    let nobody = "nobody@halden.example".parse().unwrap();
    let missing = house.accounts.reset_password(&nobody, &password("another-Kelp-9")).await;
    assert!(matches!(missing, Err(AccountError::NotFound)));
}
