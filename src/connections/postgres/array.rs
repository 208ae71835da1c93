//! PostgreSQL's text of an array, turned into JSON.
//!
//! The text is `{1,NULL,"a b"}`, nested by dimension, with `[2:4]=` before it where counting doesn't start at 1
//! (<https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>).

/// What an array's elements become in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementKind {
    Number,
    Boolean,
    Json,
    Text,
    /// The one type whose elements stand apart by semicolons: its own text has commas (`typdelim` in `pg_type`).
    Box,
}

impl ElementKind {
    fn delimiter(self) -> char {
        if self == Self::Box { ';' } else { ',' }
    }
}

/// An array's elements, brackets included, as they come in its text.
enum Token {
    Open,
    Close,
    Next,
    /// None is NULL.
    Element(Option<String>),
}

/// The array as JSON text. Text that isn't an array stays what it is, as a JSON string.
pub(super) fn to_json(text: &str, kind: ElementKind) -> String {
    let Some(tokens) = tokens(text, kind.delimiter()) else { return quoted(text) };
    let mut json = String::with_capacity(text.len() + 8);
    for token in tokens {
        match token {
            Token::Open => json.push('['),
            Token::Close => json.push(']'),
            Token::Next => json.push(','),
            Token::Element(None) => json.push_str("null"),
            Token::Element(Some(element)) => json.push_str(&element_json(element, kind)),
        }
    }
    json
}

/// The elements of an array of any number of dimensions, one after the other; nothing if it isn't one.
pub(super) fn elements(text: &str) -> Option<Vec<Option<String>>> {
    let tokens = tokens(text, ',')?;
    Some(tokens.into_iter().filter_map(|t| if let Token::Element(e) = t { Some(e) } else { None }).collect())
}

fn element_json(element: String, kind: ElementKind) -> String {
    match kind {
        // NaN and Infinity are no numbers to JSON.
        ElementKind::Number if element.ends_with(|c: char| c.is_ascii_digit()) => element,
        ElementKind::Boolean if element == "t" => "true".to_owned(),
        ElementKind::Boolean if element == "f" => "false".to_owned(),
        ElementKind::Json => element,
        ElementKind::Number | ElementKind::Boolean | ElementKind::Text | ElementKind::Box => quoted(&element),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn tokens(text: &str, delimiter: char) -> Option<Vec<Token>> {
    let body = if text.starts_with('[') { text.split_once('=')?.1 } else { text };
    let mut tokens = Vec::new();
    let mut chars = body.chars().peekable();
    let mut depth = 0_usize;
    while let Some(c) = chars.next() {
        match c {
            '{' => {
                depth += 1;
                tokens.push(Token::Open);
            }
            '}' => {
                depth = depth.checked_sub(1)?;
                tokens.push(Token::Close);
            }
            c if c == delimiter && depth > 0 => tokens.push(Token::Next),
            '"' if depth > 0 => tokens.push(Token::Element(Some(quoted_element(&mut chars)?))),
            first if depth > 0 => tokens.push(bare_element(first, &mut chars, delimiter)),
            _ => return None,
        }
    }
    (depth == 0 && !tokens.is_empty()).then_some(tokens)
}

/// An element after its opening quote; a backslash takes the next character as it is.
fn quoted_element(chars: &mut impl Iterator<Item = char>) -> Option<String> {
    let mut element = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(element),
            '\\' => element.push(chars.next()?),
            c => element.push(c),
        }
    }
}

fn bare_element(first: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>, delimiter: char) -> Token {
    let mut element = String::from(first);
    while let Some(c) = chars.next_if(|c| *c != delimiter && !matches!(c, '}' | '{')) {
        element.push(c);
    }
    Token::Element(if element == "NULL" { None } else { Some(element) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_keep_their_kind() {
        assert_eq!(to_json("{1,NULL,-2.50}", ElementKind::Number), "[1,null,-2.50]");
        assert_eq!(to_json("{NaN,1e+20,Infinity}", ElementKind::Number), r#"["NaN",1e+20,"Infinity"]"#);
        assert_eq!(to_json("{t,f,NULL}", ElementKind::Boolean), "[true,false,null]");
        assert_eq!(to_json(r#"{"{\"a\": [1]}"}"#, ElementKind::Json), r#"[{"a": [1]}]"#);
        assert_eq!(
            to_json(r#"{a,"NULL","x, \"y\" \\ z",""}"#, ElementKind::Text),
            r#"["a","NULL","x, \"y\" \\ z",""]"#
        );
    }

    #[test]
    fn boxes_stand_apart_by_semicolons() {
        assert_eq!(to_json("{(1,1),(0,0);(3,3),(2,2)}", ElementKind::Box), r#"["(1,1),(0,0)","(3,3),(2,2)"]"#);
        assert_eq!(to_json("{NULL;(3,3),(2,2)}", ElementKind::Box), r#"[null,"(3,3),(2,2)"]"#);
        assert_eq!(to_json("{}", ElementKind::Box), "[]");
    }

    #[test]
    fn dimensions_and_bounds_are_understood() {
        assert_eq!(to_json("{{1,2},{3,4}}", ElementKind::Number), "[[1,2],[3,4]]");
        assert_eq!(to_json("[2:3]={7,8}", ElementKind::Number), "[7,8]");
        assert_eq!(to_json("{}", ElementKind::Text), "[]");
    }

    #[test]
    fn what_is_no_array_stays_text() {
        for text in ["", "abc", "{", "{\"a", "}{", "[1:2"] {
            let json = to_json(text, ElementKind::Number);
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }

    #[test]
    fn every_result_is_valid_json() {
        for text in ["{a,b}", "{{a},{b}}", "{\"\u{1}\"}", "{ä,😀}"] {
            assert!(serde_json::from_str::<serde_json::Value>(&to_json(text, ElementKind::Text)).is_ok(), "{text}");
        }
    }
}
