//! The demo shop: a made-up home-and-garden shop with two years of orders that end today, so that there is something
//! to ask about in the first minute.

mod lists;
mod shop;
mod story;
mod write;

use std::path::Path;

use super::manage::blank;
use super::{Connection, ConnectionError, Connections, files, require, store};
use crate::base::{Actor, ConnectionId, OrgId, Permission};

/// What every demo shop's file begins with; the organisation's id follows.
const PREFIX: &str = "demo-shop-";

impl Connections {
    /// Adds the demo shop, freshly made. One that is there already is made anew up to today.
    ///
    /// # Errors
    /// `Internal` when the data folder can't be written to.
    pub async fn add_demo(&self, actor: &Actor) -> Result<Connection, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        let known = store::find_demo(self.room.parts.db.connection(), actor.org).await?;
        if known.as_ref().is_some_and(|known| !known.connection.is_open_to(actor)) {
            return Err(ConnectionError::Forbidden(Permission::ManageOrg));
        }
        let name = file_name(actor.org);
        let path = files::folder(&self.room.parts.settings.data_dir).join(&name);
        let now = self.now();
        let work = tokio::task::spawn_blocking(move || write::write(&path, now));
        work.await.map_err(anyhow::Error::from)??;
        if let Some(known) = known {
            return self.reopen(actor, &known).await;
        }
        let mut record = blank(actor.org, ConnectionId::new(), now);
        record.connection.name.push_str("Demo shop");
        record.connection.file_path = Some(name);
        record.connection.is_demo = true;
        self.add(actor, record).await
    }
}

fn file_name(org: OrgId) -> String {
    format!("{PREFIX}{org}.sqlite")
}

/// Whether a file is the demo shop of another organisation: then it doesn't exist for this one.
pub(super) fn is_of_another(name: &str, org: OrgId) -> bool {
    name.starts_with(PREFIX) && name != file_name(org)
}

/// Removes the file of a demo shop that was deleted.
pub(super) fn remove(data_dir: &Path, name: Option<&str>) {
    let Some(name) = name.filter(|name| name.starts_with(PREFIX)) else { return };
    if let Err(error) = std::fs::remove_file(files::folder(data_dir).join(name)) {
        tracing::warn!(%error, "the demo shop's file could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shop_of_another_organisation_does_not_exist() {
        let (one, two) = (OrgId::new(), OrgId::new());
        assert!(is_of_another(&file_name(one), two));
        assert!(!is_of_another(&file_name(one), one));
        assert!(!is_of_another("chinook.sqlite", one));
    }
}
