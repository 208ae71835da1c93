//! Which schemas of its database a connection reads. What lies in others is not there for anybody: it is not
//! catalogued, no question is answered from it, and no SQL may read it.

use std::collections::HashSet;

use super::store::Record;
use super::{ConnectionError, Connections, targets};
use crate::base::Actor;
use crate::data::Schema;

/// More than this nobody chooses one by one.
const MOST: usize = 1_000;

/// The choice as it is kept: each schema once.
pub(super) fn check(mut names: Vec<String>) -> Result<Vec<String>, String> {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let fits = |name: &String| (1..=255).contains(&name.len()) && !name.chars().any(char::is_control);
    if names.is_empty() {
        return Err("Choose at least one schema.".to_owned());
    }
    if names.len() > MOST {
        return Err(format!("Choose {MOST} schemas at most, or all of them."));
    }
    if names.iter().all(fits) {
        Ok(names)
    } else {
        Err("A schema's name has 1 to 255 characters, and no control characters.".to_owned())
    }
}

/// What an earlier look saw of what is chosen now: a table that nobody wants to see any more is not one that went.
pub(super) fn within(mut seen: Schema, chosen: Option<&[String]>) -> Schema {
    if let Some(chosen) = chosen {
        seen.tables.retain(|table| table.schema.as_ref().is_none_or(|own| chosen.contains(own)));
    }
    seen
}

impl Connections {
    /// Asks the source whether it has the schemas that were chosen.
    ///
    /// # Errors
    /// `Invalid` names those that there are not, or why nobody knows; `TooMany` as for a test, since it is dialled.
    pub(super) async fn check_schemas(&self, actor: &Actor, record: &Record) -> Result<(), ConnectionError> {
        let Some(chosen) = &record.connection.schemas else { return Ok(()) };
        self.within_quota(actor).await?;
        let unread = |why: String| ConnectionError::field("schemas", format!("The schemas could not be read: {why}"));
        let parts = &self.room.parts;
        let (record, data_dir, sealer) = (record.clone(), parts.settings.data_dir.clone(), parts.sealer.clone());
        let work = tokio::task::spawn_blocking(move || targets::of_record(&record, &data_dir, &sealer));
        let target = work.await.map_err(anyhow::Error::from)?.map_err(|error| unread(error.for_person()))?;
        let source = targets::open(target, &parts.engine, parts.settings.policy, self.room.runtime.clone());
        let found = source.schemas().await.map_err(|error| unread(error.for_person()))?;
        let missing: Vec<&str> =
            chosen.iter().filter(|name| !found.iter().any(|f| f.name == **name)).map(String::as_str).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(ConnectionError::field("schemas", format!("The database has no such schema: {}.", missing.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_choice_names_something_and_each_once() {
        let names = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(check(names(&["a", "b", "a"])), Ok(names(&["a", "b"])));
        assert!(check(Vec::new()).is_err());
        assert!(check(names(&["a", ""])).is_err());
        assert!(check(names(&["a\n"])).is_err());
        assert!(check((0..=super::MOST).map(|n| n.to_string()).collect()).is_err());
    }
}
