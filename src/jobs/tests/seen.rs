//! Who sees jobs, and for how long.

use super::*;

#[tokio::test]
async fn jobs_are_seen_by_their_person_and_the_admins_of_the_organisation() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let admin = Actor { user: UserId::new(), role: Role::Admin, ..mara.clone() };
    let colleague = Actor { user: UserId::new(), ..mara.clone() };
    assert!(house.jobs.get(&admin, id).await.is_ok());
    for other in [colleague, actor(Role::Admin)] {
        assert!(matches!(house.jobs.get(&other, id).await, Err(JobError::NotFound)));
        assert!(matches!(house.jobs.cancel(&other, id).await, Err(JobError::NotFound)));
        assert!(matches!(house.jobs.retry(&other, id).await, Err(JobError::NotFound)));
        assert_eq!(house.jobs.list(&other, JobFilter::default()).await.unwrap().count, 0);
    }
    assert_eq!(house.jobs.list(&admin, JobFilter { own: true, ..JobFilter::default() }).await.unwrap().count, 0);
}

#[tokio::test]
async fn ended_jobs_are_forgotten_after_thirty_days() {
    let house = house().await;
    employ(&house.jobs, Endless);
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    house.jobs.cancel(&mara, id).await.unwrap();
    let open = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    house.clock.advance(TimeDelta::days(29));
    house.jobs.forget_old().await.unwrap();
    assert!(house.jobs.get(&mara, id).await.is_ok());
    house.clock.advance(TimeDelta::days(2));
    house.jobs.forget_old().await.unwrap();
    assert!(matches!(house.jobs.get(&mara, id).await, Err(JobError::NotFound)));
    assert!(house.jobs.get(&mara, open).await.is_ok(), "what has not ended stays");
}
