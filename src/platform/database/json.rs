//! JSON as both kinds of our own database keep it.

use serde_json::Value;

/// The same without the character NUL, which JSON allows and PostgreSQL's `jsonb` refuses: U+FFFD stands for it.
///
/// For what comes from people's sources: names and values of theirs may hold any character.
pub fn storable(mut value: Value) -> Value {
    clean(&mut value);
    value
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
        Value::Array(all) => all.iter_mut().for_each(clean),
        Value::Object(all) => {
            if all.keys().any(|key| key.contains('\0')) {
                *all = std::mem::take(all).into_iter().map(|(key, of)| (key.replace('\0', "\u{fffd}"), of)).collect();
            }
            all.values_mut().for_each(clean);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nul_is_replaced_wherever_it_stands_and_nothing_else_is() {
        let given = json!({ "a\0b": ["\0", { "c": "x\0y" }], "plain": ["\u{fffd}", 1, null, true] });
        let kept = json!({ "a\u{fffd}b": ["\u{fffd}", { "c": "x\u{fffd}y" }], "plain": ["\u{fffd}", 1, null, true] });
        assert_eq!(storable(given), kept);
    }
}
