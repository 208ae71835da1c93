//! What a saved query may hold.

use super::model::{Content, NewSavedQuery, SavedParameter};
use crate::http::FieldError;
use crate::queries::parameters::literal;
use crate::sql::is_parameter_name;

/// The longest SQL, in bytes: as much as the guard would take.
const LONGEST_SQL: usize = 64 << 10;
const LONGEST_DESCRIPTION: usize = 5_000;
const LONGEST_LABEL: usize = 255;
const MOST_PARAMETERS: usize = 100;
const MOST_TAGS: usize = 20;
const LONGEST_TAG: usize = 50;
/// The longest word about a change.
const LONGEST_NOTE: usize = 255;

/// The content to keep, trimmed.
///
/// # Errors
/// Every field that is not taken.
pub(super) fn content(new: NewSavedQuery) -> Result<Content, Vec<FieldError>> {
    let mut faults = Vec::new();
    if new.sql.trim().is_empty() || new.sql.len() > LONGEST_SQL {
        faults.push(FieldError::new("sql", "Write one query of 64 KiB at most."));
    }
    let description = new.description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
        let message = format!("A description can have {LONGEST_DESCRIPTION} characters at most.");
        faults.push(FieldError::new("description", message));
    }
    faults.extend(parameter_faults(&new.parameters));
    let tags = tags(new.tags, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Content {
        connection: new.connection_id,
        name: new.name.into(),
        description,
        sql: new.sql,
        parameters: new.parameters,
        tags,
        chart: new.chart_config,
        shared: new.shared,
    })
}

/// A word about a change, trimmed.
///
/// # Errors
/// When it is too long.
pub(super) fn note(note: Option<String>) -> Result<Option<String>, Vec<FieldError>> {
    let note = note.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if note.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
        return Err(vec![FieldError::new("note", format!("A note can have {LONGEST_NOTE} characters at most."))]);
    }
    Ok(note)
}

fn parameter_faults(parameters: &[SavedParameter]) -> Vec<FieldError> {
    if parameters.len() > MOST_PARAMETERS {
        return vec![FieldError::new("parameters", format!("A query takes {MOST_PARAMETERS} parameters at most."))];
    }
    let mut faults = Vec::new();
    for (at, parameter) in parameters.iter().enumerate() {
        let mut fault = |field: &str, message: String| {
            faults.push(FieldError::new(format!("parameters[{at}].{field}"), message));
        };
        if !is_parameter_name(&parameter.name) {
            fault("name", "Use letters, digits and underscores, no digit first, 63 characters at most.".to_owned());
        } else if parameters.iter().take(at).any(|other| other.name == parameter.name) {
            fault("name", "This parameter is there twice.".to_owned());
        }
        if let Some(Err(error)) = parameter.default.as_ref().map(|value| literal(parameter.kind, value)) {
            fault("default", error.to_string());
        }
        if parameter.label.as_ref().is_some_and(|label| label.chars().count() > LONGEST_LABEL) {
            fault("label", format!("A label can have {LONGEST_LABEL} characters at most."));
        }
    }
    faults
}

/// Tags trimmed, each once however it is written.
fn tags(tags: Vec<String>, faults: &mut Vec<FieldError>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for (at, tag) in tags.into_iter().enumerate() {
        let tag = tag.trim().to_owned();
        let length = tag.chars().count();
        if length == 0 || length > LONGEST_TAG || tag.chars().any(char::is_control) {
            faults.push(FieldError::new(format!("tags[{at}]"), format!("A tag has 1 to {LONGEST_TAG} characters.")));
        } else if !kept.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
            kept.push(tag);
        }
    }
    if kept.len() > MOST_TAGS {
        faults.push(FieldError::new("tags", format!("A query can have {MOST_TAGS} tags at most.")));
    }
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(body: serde_json::Value) -> Vec<String> {
        let mut whole = json!({ "name": "a", "connection_id": uuid::Uuid::nil(), "sql": "SELECT 1" });
        whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        content(serde_json::from_value(whole).unwrap()).err().unwrap_or_default().into_iter().map(|f| f.field).collect()
    }

    #[test]
    fn every_field_that_is_not_taken_is_named() {
        assert_eq!(fields(json!({ "sql": "  " })), ["sql"]);
        assert_eq!(fields(json!({ "tags": ["a", ""], "description": "x".repeat(5_001) })), ["description", "tags[1]"]);
        let parameter = |name: &str, kind: &str, default| json!({ "name": name, "type": kind, "default": default });
        let wrong = json!([
            parameter("a", "integer", json!("x")),
            parameter("a", "text", json!("x")),
            parameter("1", "text", json!(null))
        ]);
        assert_eq!(
            fields(json!({ "parameters": wrong })),
            ["parameters[0].default", "parameters[1].name", "parameters[2].name"]
        );
        assert!(fields(json!({ "parameters": [parameter("day", "date", json!("2026-01-31"))] })).is_empty());
    }

    #[test]
    fn tags_are_kept_once() {
        let mut faults = vec![];
        assert_eq!(tags(vec![" Q4 ".into(), "q4".into(), "ops".into()], &mut faults), ["Q4", "ops"]);
        assert!(faults.is_empty());
    }
}
