//! The functions that the guard lets through for uploaded files, beside those that the engine has.

use std::collections::BTreeSet;

use datafusion::prelude::SessionContext;

use crate::sql::{Dialect, allowed_functions, is_function_allowed};

/// What the engine's SQL takes as part of the language.
const LANGUAGE: [&str; 2] = ["extract", "unnest"];
/// What the engine has and the guard refuses, because it tells about the server or its files.
const REFUSED: [&str; 3] = ["file_row_index", "input_file_name", "version"];

fn engine() -> BTreeSet<String> {
    let state = SessionContext::new().state();
    let scalar = state.scalar_functions().keys();
    let all = scalar.chain(state.aggregate_functions().keys()).chain(state.window_functions().keys());
    all.chain(state.table_functions().keys()).cloned().collect()
}

#[test]
fn every_function_that_may_be_called_is_one_that_the_engine_has() {
    let known = engine();
    let missing: BTreeSet<_> =
        allowed_functions(Dialect::Dataset).filter(|name| !LANGUAGE.contains(name) && !known.contains(*name)).collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_harmless_function_of_the_engine_may_be_called() {
    let known = engine();
    let refused: Vec<_> = known.iter().filter(|name| !is_function_allowed(Dialect::Dataset, name)).collect();
    assert_eq!(refused, REFUSED);
}
