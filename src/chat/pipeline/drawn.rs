//! The chart of rows whose reading is known, where no question was asked in words.

use chrono::{DateTime, Utc};

use super::hints::{Known, hints};
use crate::chat::check;
use crate::connections::Catalog;
use crate::data::{ChartPlan, recommend};
use crate::queries::Answered;
use crate::reading::Reading;

/// Chooses how to show the rows of a reading, by the same rules as for an answer.
pub fn chart_of(reading: &Reading, catalog: &Catalog, answered: &Answered, as_of: DateTime<Utc>) -> ChartPlan {
    let read = check::read_from(&answered.guarded, &catalog.schema);
    let known = Known {
        reading: Some(reading),
        question: "",
        schema: &catalog.schema,
        read: &read,
        as_of,
        read_at: catalog.discovered_at,
        title: None,
        chips: &[],
    };
    recommend(&answered.table, &hints(&answered.table, &known).0)
}
