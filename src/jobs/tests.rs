//! What the queue promises: one worker at a time, nothing written by one that lost its hold, tries that end, fairness.

mod seen;
mod told;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::store::claims::{self, End, Held};
use super::*;
use crate::audit::testing::{self, TestDatabase};
use crate::base::{Clock as _, FixedClock, SessionId, Via};

struct House {
    jobs: Jobs,
    clock: Arc<FixedClock>,
    db: TestDatabase,
}

async fn house() -> House {
    let db = testing::database().await;
    let clock = FixedClock::new("2026-11-27T09:00:00Z".parse().unwrap());
    let jobs = another_copy(&db, &clock);
    House { jobs, clock, db }
}

/// The service of one more copy over the same database.
fn another_copy(db: &TestDatabase, clock: &Arc<FixedClock>) -> Jobs {
    let audit = Audit::new((**db).clone(), clock.clone());
    Jobs::new((**db).clone(), clock.clone(), audit)
}

fn actor(role: Role) -> Actor {
    Actor { org: OrgId::new(), user: UserId::new(), role, via: Via::Session(SessionId::new()) }
}

fn new_job(tries: u32) -> NewJob {
    NewJob { kind: "count", title: "Count".into(), payload: json!({}), resource: None, same: None, max_attempts: tries }
}

/// Work that ends as it is told to; it counts its begins.
struct Counting(AtomicUsize, fn(usize) -> Result<Value, Failure>);

#[async_trait::async_trait]
impl Work for Counting {
    async fn run(&self, _: &Task, _: &Hand) -> Result<Value, Failure> {
        let begun = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        (self.1)(begun)
    }
}

/// Work that goes on until it is told to stop.
struct Endless;

#[async_trait::async_trait]
impl Work for Endless {
    async fn run(&self, _: &Task, hand: &Hand) -> Result<Value, Failure> {
        hand.progress(JobProgress { done: 3, total: Some(9), unit: ProgressUnit::Rows, text: "3 rows".into() });
        hand.unless_cancelled(std::future::pending()).await
    }
}

fn employ(jobs: &Jobs, work: impl Work) {
    jobs.employ("count", Permission::Ask, Arc::new(work));
}

async fn until(jobs: &Jobs, actor: &Actor, id: JobId, wanted: fn(&JobView) -> bool) -> JobView {
    for _ in 0..400 {
        let now = jobs.get(actor, id).await.unwrap();
        if wanted(&now) {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the job never got there: {:?}", jobs.get(actor, id).await);
}

async fn seen(house: &House, org: OrgId) -> Job {
    claims::next_of(house.db.connection(), org, house.clock.now(), (&[], &[])).await.unwrap().unwrap()
}

const LEASE: TimeDelta = TimeDelta::seconds(30);

#[tokio::test]
async fn of_two_workers_at_the_same_moment_one_takes_the_job() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let (mara, now) = (actor(Role::Analyst), house.clock.now());
    house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let job = seen(&house, mara.org).await;
    let db = house.db.connection();
    let (one, two) = tokio::join!(claims::take(db, &job, now, LEASE), claims::take(db, &job, now, LEASE));
    assert_eq!([one.unwrap(), two.unwrap()].iter().flatten().count(), 1);
    assert!(claims::next_of(db, mara.org, now, (&[], &[])).await.unwrap().is_none());
}

#[tokio::test]
async fn jobs_about_one_thing_wait_for_each_other_and_a_full_kind_holds_up_no_other() {
    let house = house().await;
    for kind in ["count", "other"] {
        house.jobs.employ(kind, Permission::Ask, Arc::new(Endless));
    }
    house.jobs.start();
    let mara = actor(Role::Analyst);
    let about = |kind, thing: &str| NewJob { kind, resource: Some(("thing", thing.to_owned())), ..new_job(3) };
    let running: fn(&JobView) -> bool = |job| job.state == JobState::Running;
    let first = house.jobs.begin(&mara, about("count", "a")).await.unwrap();
    until(&house.jobs, &mara, first, running).await;
    let same = house.jobs.begin(&mara, about("count", "a")).await.unwrap();
    let second = house.jobs.begin(&mara, about("count", "b")).await.unwrap();
    until(&house.jobs, &mara, second, running).await;
    let third = house.jobs.begin(&mara, about("count", "c")).await.unwrap();
    let other = house.jobs.begin(&mara, about("other", "d")).await.unwrap();
    until(&house.jobs, &mara, other, running).await;
    for waits in [same, third] {
        assert_eq!(house.jobs.get(&mara, waits).await.unwrap().state, JobState::Queued);
    }
    house.jobs.cancel(&mara, first).await.unwrap();
    until(&house.jobs, &mara, same, running).await;
    house.jobs.stop().await;
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing_any_more() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let db = house.db.connection();
    let first = claims::take(db, &seen(&house, mara.org).await, house.clock.now(), LEASE).await.unwrap().unwrap();
    house.clock.advance(TimeDelta::seconds(31));
    let now = house.clock.now();
    let second = claims::take(db, &seen(&house, mara.org).await, now, LEASE).await.unwrap().unwrap();
    let progress = JobProgress { done: 1, total: None, unit: ProgressUnit::Rows, text: "late".into() };
    let late = claims::renew(db, (id, first.fence), now + LEASE, Some(&progress)).await.unwrap();
    assert_eq!(late, Held::Lost);
    assert!(!claims::end(db, &first, now, (&End::Succeeded(json!({"by": "first"})), None)).await.unwrap());
    assert!(claims::end(db, &second, now, (&End::Succeeded(json!({"by": "second"})), None)).await.unwrap());
    let view = house.jobs.get(&mara, id).await.unwrap();
    assert_eq!((view.state, view.result, view.progress), (JobState::Succeeded, Some(json!({"by": "second"})), None));
    assert_eq!(view.attempts, 2);
}

#[tokio::test]
async fn a_job_ends_with_what_came_of_it_and_tells_its_person() {
    let house = house().await;
    employ(&house.jobs, Counting(AtomicUsize::new(0), |_| Ok(json!({"counted": 7}))));
    let (mara, other) = (actor(Role::Analyst), actor(Role::Admin));
    let (mut ours, mut theirs) = (house.jobs.follow(&mara), house.jobs.follow(&other));
    house.jobs.start();
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let view = until(&house.jobs, &mara, id, |j| j.state.is_end()).await;
    assert_eq!((view.state, view.result, view.attempts), (JobState::Succeeded, Some(json!({"counted": 7})), 1));
    let mut states = Vec::new();
    while states.last() != Some(&JobState::Succeeded) {
        states.push(ours.next().await.unwrap().state);
    }
    assert!(states.contains(&JobState::Running), "{states:?}");
    house.jobs.stop().await;
    let heard = tokio::time::timeout(Duration::from_millis(50), theirs.next()).await;
    assert!(heard.is_err(), "another organisation hears nothing");
}

#[tokio::test]
async fn tries_grow_apart_until_the_job_is_given_up_and_a_person_can_have_it_tried_again() {
    let house = house().await;
    employ(
        &house.jobs,
        Counting(AtomicUsize::new(0), |begun| match begun {
            1 | 2 => Err(Failure::Again("The line was cut.".into())),
            3 => Err(Failure::Internal(anyhow::anyhow!("secret"))),
            _ => Ok(json!(null)),
        }),
    );
    let mara = actor(Role::Analyst);
    house.jobs.start();
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let view = until(&house.jobs, &mara, id, |j| j.next_attempt_at.is_some()).await;
    assert_eq!(view.error.as_deref(), Some("The line was cut."));
    assert_eq!(view.next_attempt_at, Some(house.clock.now() + TimeDelta::seconds(5)));
    house.clock.advance(TimeDelta::seconds(6));
    until(&house.jobs, &mara, id, |j| j.attempts == 2 && j.next_attempt_at.is_some()).await;
    house.clock.advance(TimeDelta::seconds(21));
    let view = until(&house.jobs, &mara, id, |j| j.state == JobState::Failed).await;
    assert_eq!(
        (view.attempts, view.error.as_deref(), view.may_retry),
        (3, Some("Something went wrong on our side."), true)
    );
    house.jobs.retry(&mara, id).await.unwrap();
    until(&house.jobs, &mara, id, |j| j.state == JobState::Succeeded).await;
    assert!(matches!(house.jobs.retry(&mara, id).await, Err(JobError::Conflict(_))));
    house.jobs.stop().await;
}

#[tokio::test]
async fn work_that_panics_is_tried_again_and_the_others_go_on() {
    let house = house().await;
    employ(
        &house.jobs,
        Counting(AtomicUsize::new(0), |begun| if begun == 1 { panic!("broken") } else { Ok(json!(1)) }),
    );
    let mara = actor(Role::Analyst);
    house.jobs.start();
    let id = house.jobs.begin(&mara, new_job(2)).await.unwrap();
    until(&house.jobs, &mara, id, |j| j.next_attempt_at.is_some()).await;
    house.clock.advance(TimeDelta::seconds(6));
    until(&house.jobs, &mara, id, |j| j.state == JobState::Succeeded).await;
    house.jobs.stop().await;
}

#[tokio::test]
async fn a_running_job_is_cancelled_within_two_seconds_on_whichever_copy() {
    let house = house().await;
    let elsewhere = another_copy(&house.db, &house.clock);
    for jobs in [&house.jobs, &elsewhere] {
        employ(jobs, Endless);
    }
    elsewhere.start();
    let mara = actor(Role::Analyst);
    // Only the other copy works; this one is where the person asks.
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let view = until(&house.jobs, &mara, id, |j| j.progress.is_some()).await;
    assert_eq!(view.progress.map(|p| (p.done, p.total)), Some((3, Some(9))));
    let begun = std::time::Instant::now();
    assert!(!house.jobs.cancel(&mara, id).await.unwrap().may_cancel);
    until(&house.jobs, &mara, id, |j| j.state == JobState::Cancelled).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    elsewhere.stop().await;
}

#[tokio::test]
async fn a_job_that_waits_is_cancelled_at_once_and_never_begun() {
    let house = house().await;
    employ(&house.jobs, Counting(AtomicUsize::new(0), |_| Ok(json!("begun"))));
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    assert_eq!(house.jobs.cancel(&mara, id).await.unwrap().state, JobState::Cancelled);
    assert!(matches!(house.jobs.cancel(&mara, id).await, Err(JobError::Conflict(_))));
    house.jobs.start();
    let next = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    until(&house.jobs, &mara, next, |j| j.state == JobState::Succeeded).await;
    assert_eq!(house.jobs.get(&mara, id).await.unwrap().result, None);
    house.jobs.stop().await;
}

#[tokio::test]
async fn what_is_under_way_when_the_program_ends_is_given_back_untried() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let mara = actor(Role::Analyst);
    house.jobs.start();
    let id = house.jobs.begin(&mara, new_job(1)).await.unwrap();
    until(&house.jobs, &mara, id, |j| j.state == JobState::Running).await;
    house.jobs.stop().await;
    let view = house.jobs.get(&mara, id).await.unwrap();
    assert_eq!((view.state, view.attempts), (JobState::Queued, 0));
    let next = another_copy(&house.db, &house.clock);
    employ(&next, Counting(AtomicUsize::new(0), |_| Ok(json!("done later"))));
    next.start();
    until(&next, &mara, id, |j| j.state == JobState::Succeeded).await;
    next.stop().await;
}

#[tokio::test]
async fn a_job_whose_worker_dies_again_and_again_is_given_up() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(2)).await.unwrap();
    for _ in 0..2 {
        claims::take(house.db.connection(), &seen(&house, mara.org).await, house.clock.now(), LEASE)
            .await
            .unwrap()
            .unwrap();
        house.jobs.recover().await.unwrap();
    }
    house.jobs.start();
    let view = until(&house.jobs, &mara, id, |j| j.state == JobState::Failed).await;
    assert!(view.error.unwrap().contains("begun 2 times"));
    house.jobs.stop().await;
}

#[tokio::test]
async fn one_organisations_many_jobs_leave_places_for_another() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let (many, few) = (actor(Role::Analyst), actor(Role::Analyst));
    for _ in 0..40 {
        house.jobs.begin(&many, new_job(3)).await.unwrap();
    }
    house.jobs.start();
    let id = house.jobs.begin(&few, new_job(3)).await.unwrap();
    until(&house.jobs, &few, id, |j| j.state == JobState::Running).await;
    let running = JobFilter { state: Some(JobState::Running), ..JobFilter::default() };
    assert_eq!(house.jobs.list(&many, running).await.unwrap().count, 2);
    house.jobs.stop().await;
}
