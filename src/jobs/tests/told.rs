//! What a job tells at its end, and by what it is known until then.

use super::*;

/// Work that says that it is done in the moment in which it is.
struct Quick;

#[async_trait::async_trait]
impl Work for Quick {
    async fn run(&self, _: &Task, hand: &Hand) -> Result<Value, Failure> {
        for done in [1, 9] {
            hand.progress(JobProgress { done, total: Some(9), unit: ProgressUnit::Rows, text: format!("{done} rows") });
        }
        Ok(json!(9))
    }
}

#[tokio::test]
async fn what_the_work_told_last_is_what_the_ended_job_says() {
    let house = house().await;
    employ(&house.jobs, Quick);
    house.jobs.start();
    let mara = actor(Role::Analyst);
    let id = house.jobs.begin(&mara, new_job(3)).await.unwrap();
    let view = until(&house.jobs, &mara, id, |j| j.state.is_end()).await;
    assert_eq!(view.progress.map(|p| (p.done, p.text)), Some((9, "9 rows".to_owned())));
    house.jobs.stop().await;
}

#[tokio::test]
async fn a_job_is_the_same_for_its_person_and_kind_until_it_ends() {
    let house = house().await;
    for kind in ["count", "other"] {
        house.jobs.employ(kind, Permission::Ask, Arc::new(Endless));
    }
    let (mara, other) = (actor(Role::Analyst), actor(Role::Analyst));
    let keyed = |kind| NewJob { kind, same: Some("a".to_owned()), ..new_job(3) };
    let id = house.jobs.begin(&mara, keyed("count")).await.unwrap();
    house.jobs.begin(&other, keyed("other")).await.unwrap();
    house.jobs.begin(&mara, new_job(3)).await.unwrap();
    assert_eq!(house.jobs.unfinished(&mara, "count", "a").await.unwrap(), Some(id));
    assert_eq!(house.jobs.unfinished(&mara, "count", "b").await.unwrap(), None);
    assert_eq!(house.jobs.unfinished(&mara, "other", "a").await.unwrap(), None);
    assert_eq!(house.jobs.unfinished(&other, "count", "a").await.unwrap(), None);
    assert_eq!(house.jobs.unfinished_keys("count").await.unwrap(), ["a"]);
    house.jobs.cancel(&mara, id).await.unwrap();
    assert_eq!(house.jobs.unfinished(&mara, "count", "a").await.unwrap(), None);
    assert_eq!(house.jobs.unfinished_keys("count").await.unwrap(), [""; 0]);
}
