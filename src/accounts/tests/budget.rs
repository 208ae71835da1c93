//! The token budget.

use futures::future::join_all;

use super::house::{House, actor, lived_in};
use crate::accounts::SignedIn;
use crate::accounts::budget::{BudgetError, NewBudget};
use crate::base::OrgId;

async fn with_limit(limit: u64) -> (House, SignedIn, OrgId) {
    let (house, admin) = lived_in(false).await;
    let new = NewBudget { monthly_tokens: Some(limit) };
    house.accounts.set_budget(&actor(&admin), new).await.unwrap();
    let org = admin.user.org.id;
    (house, admin, org)
}

async fn figures(house: &House, org: OrgId) -> (u64, u64) {
    let budget = house.accounts.budget(org).await.unwrap();
    (budget.used, budget.reserved)
}

#[tokio::test]
async fn without_a_limit_use_is_only_counted() {
    let (house, admin) = lived_in(false).await;
    let org = admin.user.org.id;
    let reservation = house.accounts.reserve(org, 5_000_000).await.unwrap();
    assert_eq!(figures(&house, org).await, (0, 5_000_000));
    house.accounts.settle(reservation, 1_234).await.unwrap();
    assert_eq!(figures(&house, org).await, (1_234, 0));
    let budget = house.accounts.budget(org).await.unwrap();
    assert_eq!((budget.monthly_tokens, budget.month.as_str()), (None, "2026-03"));
    assert_eq!(budget.resets_at.to_rfc3339(), "2026-04-01T00:00:00+00:00");
}

#[tokio::test]
async fn what_would_pass_the_limit_is_refused_and_reserves_nothing() {
    let (house, _admin, org) = with_limit(1_000).await;
    let first = house.accounts.reserve(org, 600).await.unwrap();
    let refused = house.accounts.reserve(org, 401).await;
    assert!(matches!(refused, Err(BudgetError::Exhausted { limit: 1_000, used: 0 })), "{refused:?}");
    assert_eq!(figures(&house, org).await, (0, 600));
    house.accounts.settle(first, 100).await.unwrap();
    let exact = house.accounts.reserve(org, 900).await.unwrap();
    house.accounts.settle(exact, 0).await.unwrap();
    assert_eq!(figures(&house, org).await, (100, 0));
}

#[tokio::test]
async fn a_hundred_at_once_never_pass_the_limit_together() {
    let (house, _admin, org) = with_limit(1_000).await;
    let tries = (0..100).map(|_| house.accounts.reserve(org, 300));
    let held: Vec<_> = join_all(tries).await.into_iter().filter_map(Result::ok).collect();
    assert_eq!(held.len(), 3);
    for reservation in held {
        house.accounts.settle(reservation, 300).await.unwrap();
    }
    assert_eq!(figures(&house, org).await, (900, 0));
}

#[tokio::test]
async fn whoever_reserved_and_died_is_charged_once() {
    let (house, _admin, org) = with_limit(1_000).await;
    let gone = house.accounts.reserve(org, 700).await.unwrap();
    house.advance_seconds(16 * 60);
    let next = house.accounts.reserve(org, 300).await.unwrap();
    assert_eq!(figures(&house, org).await, (700, 300));
    house.accounts.settle(gone, 50).await.unwrap();
    assert_eq!(figures(&house, org).await, (50, 300), "late is better than never: the estimate gives way");
    house.accounts.settle(next, 300).await.unwrap();
    assert_eq!(figures(&house, org).await, (350, 0));
}

#[tokio::test]
async fn a_new_month_starts_at_zero_and_each_organisation_counts_for_itself() {
    let (house, _admin, org) = with_limit(1_000).await;
    let all = house.accounts.reserve(org, 1_000).await.unwrap();
    house.accounts.settle(all, 1_000).await.unwrap();
    assert!(house.accounts.reserve(org, 1).await.is_err());
    let noor = house.accounts.register(super::house::registration("noor@vries.example", "vries")).await.unwrap();
    let theirs = house.accounts.reserve(noor.org.id, 1).await.unwrap();
    house.accounts.settle(theirs, 1).await.unwrap();
    house.advance_seconds(15 * 86_400);
    let fresh = house.accounts.reserve(org, 1_000).await.unwrap();
    house.accounts.settle(fresh, 10).await.unwrap();
    assert_eq!(figures(&house, org).await, (10, 0));
    assert_eq!(figures(&house, noor.org.id).await, (0, 0));
}
