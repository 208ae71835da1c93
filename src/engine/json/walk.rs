//! Ways through a document that hold no more of it than one row.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::rows::Rows;

/// How deep arrays of rows are looked for.
const DEEPEST: usize = 5;
/// Keys of one object that are looked at.
const MOST_KEYS: usize = 5_000;

impl Rows {
    /// Takes a row, or ends the walk: because it failed, or because enough was taken.
    pub(super) fn take<E: Error>(&mut self, value: Value) -> Result<(), E> {
        if let Err(error) = self.push(value) {
            self.failed = Some(error);
            return Err(E::custom("a row was not taken"));
        }
        if self.full() { Err(E::custom("enough")) } else { Ok(()) }
    }
}

/// Goes to a place in a document and takes what is there as rows.
pub(super) struct Follow<'a> {
    pub path: &'a [String],
    pub rows: &'a mut Rows,
}

impl<'de> DeserializeSeed<'de> for Follow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Follow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.path.split_first() else {
            return self.rows.take(Value::deserialize(MapAccessDeserializer::new(map))?);
        };
        while let Some(key) = map.next_key::<String>()? {
            if key == *step {
                map.next_value_seed(Follow { path: rest, rows: &mut *self.rows })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            self.rows.take(value)?;
        }
        Ok(())
    }
}

/// The rough form of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Object(Vec<(String, Node)>),
    /// An array, by its first element.
    Array {
        of_objects: bool,
    },
    Scalar,
}

impl Node {
    /// Finds the paths to all arrays of objects.
    pub(super) fn paths(&self, here: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        match self {
            Self::Object(fields) => {
                for (key, node) in fields {
                    here.push(key.clone());
                    node.paths(here, found);
                    here.pop();
                }
            }
            Self::Array { of_objects: true } if !found.contains(here) => found.push(here.clone()),
            _ => {}
        }
    }
}

/// Looks at the form of a document.
#[derive(Default)]
pub(super) struct Probe {
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Probe {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Node, D::Error> {
        if self.depth > DEEPEST {
            IgnoredAny::deserialize(from)?;
            return Ok(Node::Scalar);
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if fields.len() < MOST_KEYS {
                fields.push((key, map.next_value_seed(Self { depth: self.depth + 1 })?));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Node::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        // The first element is looked at as deep as needed to know that it is an object, and no deeper.
        let first = list.next_element_seed(Self { depth: DEEPEST })?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::Array { of_objects: matches!(first, Some(Node::Object(_))) })
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }
}
