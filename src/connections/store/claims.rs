//! The table of files that organisations hold, those of connections in the trash too.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect, TryInsertResult};

use crate::base::OrgId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_claims")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_path: String,
    pub org_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Takes a file for the organisation, or finds that it has it already; false where another one does. Of two that ask at
/// once, the second waits for the end of the first one's transaction.
pub(in super::super) async fn claim_file(db: &impl ConnectionTrait, org: OrgId, file: &str) -> anyhow::Result<bool> {
    let row = ActiveModel { file_path: Set(file.to_owned()), org_id: Set(org.0) };
    let taken = Entity::insert(row).on_conflict_do_nothing_on([Column::FilePath]).exec_without_returning(db).await?;
    if matches!(taken, TryInsertResult::Inserted(1..)) {
        return Ok(true);
    }
    let holder = Entity::find_by_id(file.to_owned()).one(db).await?;
    Ok(holder.is_some_and(|claim| claim.org_id == org.0))
}

/// Gives a file up that none of the organisation's connections leads to any more.
pub(in super::super) async fn release_file(db: &impl ConnectionTrait, org: OrgId, file: &str) -> anyhow::Result<()> {
    let used = super::Entity::find()
        .filter(super::Column::OrgId.eq(org.0))
        .filter(super::Column::FilePath.eq(file))
        .count(db)
        .await?;
    if used == 0 {
        Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::FilePath.eq(file)).exec(db).await?;
    }
    Ok(())
}

/// Names of files that other organisations hold.
pub(in super::super) async fn files_of_others(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<String>> {
    let rows =
        Entity::find().select_only().column(Column::FilePath).filter(Column::OrgId.ne(org.0)).into_tuple().all(db);
    Ok(rows.await?)
}
