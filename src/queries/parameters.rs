//! Values for the `{{name}}` of a text: each is checked against its type before anything is put in.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::QueryError;
use crate::sql::{Dialect, Filled, Literal, LiteralError, Refusal, Template, is_parameter_name};

/// The most values of one text.
const MOST: usize = 100;

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    Text,
    /// A number of any precision.
    Number,
    /// A whole number of at most 64 bits.
    Integer,
    Boolean,
    /// A day, `2026-01-31`.
    Date,
    /// A moment, `2026-01-31T10:00:00`, with `Z` or an offset where it is meant so.
    Datetime,
}

/// A value for one `{{name}}`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// A text, a number, true or false; null is SQL's NULL. Numbers beyond 2^53 travel as text.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::data::WireCell>)]
    pub value: Option<Value>,
}

/// Tells a null, which is a value, from nothing.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

/// A value that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterFault {
    /// As in `params.country`.
    pub field: String,
    pub message: String,
}

impl ParameterFault {
    fn of(name: &str, message: impl Into<String>) -> Self {
        Self { field: format!("params.{name}"), message: message.into() }
    }
}

/// The names of a text in order, and the text with values put in; a name without a value gets a stand-in of its type.
pub(super) struct Standing {
    pub names: Vec<String>,
    /// The text with stand-ins, as texts first and as numbers else: only the guard knows which a place takes.
    pub fillings: Vec<Filled>,
}

/// Puts every value in its place.
///
/// # Errors
/// `Refused` for a place where no value can stand, `Parameters` for values that don't fit their type or their text.
pub(super) fn fill(sql: &str, dialect: Dialect, parameters: &[Parameter]) -> Result<Filled, QueryError> {
    let template = read(sql, dialect, parameters).map_err(QueryError::Refused)?;
    let mut faults = shape_faults(&template, parameters);
    let mut literals = Vec::new();
    for parameter in parameters {
        match &parameter.value {
            Some(value) => match literal(parameter.kind, value) {
                Ok(literal) => literals.push((parameter.name.as_str(), literal)),
                Err(error) => faults.push(ParameterFault::of(&parameter.name, error.to_string())),
            },
            None => faults.push(ParameterFault::of(&parameter.name, "Give this parameter a value.")),
        }
    }
    let missing = template.names().into_iter().filter(|name| !parameters.iter().any(|p| p.name == *name));
    faults.extend(missing.map(|name| ParameterFault::of(name, "Give this parameter a value.")));
    if !faults.is_empty() {
        return Err(QueryError::Parameters(faults));
    }
    Ok(template.fill(|name| literals.iter().find(|(own, _)| *own == name).map(|(_, literal)| literal.clone())))
}

/// Puts values or stand-ins in, for a text that is only looked at.
///
/// # Errors
/// As [`fill`], but for values that are missing.
pub(super) fn stand_in(sql: &str, dialect: Dialect, parameters: &[Parameter]) -> Result<Standing, QueryError> {
    let template = read(sql, dialect, parameters).map_err(QueryError::Refused)?;
    let faults = shape_faults(&template, parameters);
    if !faults.is_empty() {
        return Err(QueryError::Parameters(faults));
    }
    let names: Vec<String> = template.names().into_iter().map(str::to_owned).collect();
    let known = |name: &str| parameters.iter().find(|p| p.name == name);
    let all_known = names.iter().all(|name| known(name).is_some());
    let usual = [Literal::Text("2026-01-01".to_owned()), Literal::Integer(1)];
    let fillings = usual.iter().take(if all_known { 1 } else { 2 }).map(|usual| {
        template.fill(|name| {
            let parameter = known(name);
            let value = parameter.and_then(|p| literal(p.kind, p.value.as_ref()?).ok());
            value.or_else(|| parameter.map(|p| sample(p.kind))).or_else(|| Some(usual.clone()))
        })
    });
    Ok(Standing { fillings: fillings.collect(), names })
}

fn read(sql: &str, dialect: Dialect, parameters: &[Parameter]) -> Result<Template, Refusal> {
    let given: Vec<&str> = parameters.iter().map(|p| p.name.as_str()).collect();
    Template::read(sql, dialect, &given)
}

/// What is wrong with the list, whatever the values are.
fn shape_faults(template: &Template, parameters: &[Parameter]) -> Vec<ParameterFault> {
    if parameters.len() > MOST {
        let message = format!("A query takes {MOST} parameters at most.");
        return vec![ParameterFault { field: "params".to_owned(), message }];
    }
    let names = template.names();
    let mut faults = Vec::new();
    for (at, parameter) in parameters.iter().enumerate() {
        let name = parameter.name.as_str();
        if !is_parameter_name(name) {
            let message = "Use letters, digits and underscores, no digit first, 63 characters at most.".to_owned();
            faults.push(ParameterFault { field: format!("params[{at}].name"), message });
        } else if parameters.iter().take(at).any(|p| p.name == name) {
            faults.push(ParameterFault::of(name, "This parameter is given twice."));
        } else if !names.contains(&name) {
            faults.push(ParameterFault::of(name, format!("The query has no {{{{{name}}}}}.")));
        }
    }
    faults
}

/// The literal of a value, by its type.
pub(super) fn literal(kind: ParameterType, value: &Value) -> Result<Literal, LiteralError> {
    let text = match value {
        Value::Null => return Ok(Literal::Null),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => return Err(LiteralError("Give one value, not a list or an object.")),
    };
    match (kind, value) {
        (ParameterType::Text, _) => Literal::text(&text),
        (ParameterType::Number | ParameterType::Integer, Value::Bool(_)) => {
            Err(LiteralError("This is true or false and not a number."))
        }
        (ParameterType::Number, _) => Literal::number(&text),
        (ParameterType::Integer, _) => Literal::integer(&text),
        (ParameterType::Boolean, Value::Bool(yes)) => Ok(Literal::Boolean(*yes)),
        (ParameterType::Boolean, _) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Ok(Literal::Boolean(true)),
            "false" => Ok(Literal::Boolean(false)),
            _ => Err(LiteralError("This is neither true nor false.")),
        },
        (ParameterType::Date, _) => Literal::date(&text),
        (ParameterType::Datetime, _) => Literal::moment(&text),
    }
}

/// A value of the type that means nothing.
fn sample(kind: ParameterType) -> Literal {
    let made = match kind {
        ParameterType::Text => Literal::text("a"),
        ParameterType::Number => Literal::number("1.5"),
        ParameterType::Integer => return Literal::Integer(1),
        ParameterType::Boolean => return Literal::Boolean(true),
        ParameterType::Date => Literal::date("2026-01-01"),
        ParameterType::Datetime => Literal::moment("2026-01-01T00:00:00"),
    };
    made.unwrap_or(Literal::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parameter(name: &str, kind: ParameterType, value: Value) -> Parameter {
        Parameter { name: name.into(), kind, value: Some(value) }
    }

    fn faults(sql: &str, parameters: &[Parameter]) -> Vec<String> {
        match fill(sql, Dialect::Sqlite, parameters) {
            Err(QueryError::Parameters(faults)) => faults.into_iter().map(|f| f.field).collect(),
            other => panic!("{:?}", other.map(|f| f.text)),
        }
    }

    #[test]
    fn every_value_must_have_its_place_and_every_place_its_value() {
        let a = parameter("a", ParameterType::Integer, json!(1));
        assert_eq!(faults("SELECT {{a}}, {{b}}", std::slice::from_ref(&a)), ["params.b"]);
        assert_eq!(faults("SELECT 1", std::slice::from_ref(&a)), ["params.a"]);
        assert_eq!(faults("SELECT {{a}}", &[a.clone(), a.clone()]), ["params.a"]);
        assert_eq!(faults("SELECT {{a}}", &[Parameter { value: None, ..a }]), ["params.a"]);
        assert_eq!(faults("SELECT 1", &[parameter("a b", ParameterType::Text, json!("x"))]), ["params[0].name"]);
    }

    #[test]
    fn a_value_must_fit_its_type() {
        use ParameterType as T;
        for (kind, value) in [
            (T::Integer, json!(1.5)),
            (T::Integer, json!("x")),
            (T::Integer, json!(true)),
            (T::Integer, json!(u64::MAX)),
            (T::Number, json!("1; SELECT 2")),
            (T::Boolean, json!("yes")),
            (T::Boolean, json!(1)),
            (T::Date, json!("tomorrow")),
            (T::Datetime, json!("2026-01-01")),
            (T::Text, json!("a\0b")),
            (T::Text, json!(["a"])),
            (T::Text, json!({"a": 1})),
        ] {
            assert_eq!(
                faults("SELECT {{v}}", &[parameter("v", kind, value.clone())]),
                ["params.v"],
                "{kind:?} {value}"
            );
        }
        let text = |kind, value| fill("SELECT {{v}}", Dialect::Sqlite, &[parameter("v", kind, value)]).unwrap().text;
        assert_eq!(text(T::Integer, json!("9223372036854775807")), "SELECT 9223372036854775807");
        assert_eq!(text(T::Number, json!(12.5)), "SELECT 12.5");
        assert_eq!(text(T::Text, json!(5)), "SELECT '5'");
        assert_eq!(text(T::Date, Value::Null), "SELECT NULL");
    }
}
