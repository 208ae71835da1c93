//! Lists and structures as JSON text.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringBuilder};
use arrow::datatypes::{Field, FieldRef};
use arrow::error::ArrowError;
use arrow::json::writer::{EncoderOptions, make_encoder};

/// Each value as JSON; no value stays no value.
pub(in crate::engine) fn to_json(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let field: FieldRef = Arc::new(Field::new("value", array.data_type().clone(), true));
    let options = EncoderOptions::default().with_explicit_nulls(true);
    let mut encoder = make_encoder(&field, array.as_ref(), &options)?;
    let mut out = StringBuilder::with_capacity(array.len(), array.len() * 16);
    let mut json = Vec::new();
    for row in 0..array.len() {
        if array.is_null(row) {
            out.append_null();
            continue;
        }
        json.clear();
        encoder.encode(row, &mut json);
        out.append_value(String::from_utf8_lossy(&json));
    }
    Ok(Arc::new(out.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{AsArray, ListArray};
    use arrow::datatypes::Int64Type;

    #[test]
    fn a_list_becomes_json_text() {
        let lists = vec![Some(vec![Some(1), None]), None, Some(vec![])];
        let array: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(lists));
        let json = to_json(&array).unwrap();
        let json = json.as_string::<i32>();
        assert_eq!(json.value(0), "[1,null]");
        assert!(json.is_null(1));
        assert_eq!(json.value(2), "[]");
    }
}
