//! Text that has been checked once, at the door, and is right from there on.

use serde::{Deserialize, Serialize};

/// Why a text was not taken: one sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TextError(pub &'static str);

/// Declares a checked text type with its rule.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                $check(&text).map(Self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = TextError;
            fn from_str(text: &str) -> Result<Self, TextError> {
                $check(text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text!(
    /// The name of a person's thing: 1 to 255 characters, no control characters.
    Name,
    check_name
);
checked_text!(
    /// An organisation's short name in addresses: `^[a-z0-9-]+$`, up to 100 characters.
    Slug,
    check_slug
);
checked_text!(
    /// An e-mail address, folded to lower case so that one person is one account.
    Email,
    check_email
);

/// Characters that change how the text around them is shown (Unicode Bidi controls, UAX #9).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

fn check_name(text: &str) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError("Give it a name."));
    }
    if text.chars().count() > 255 {
        return Err(TextError("A name can have 255 characters at most."));
    }
    if text.chars().any(|c| c.is_control() || is_bidi_control(c)) {
        return Err(TextError("A name can't hold control characters."));
    }
    Ok(text.to_owned())
}

fn check_slug(text: &str) -> Result<String, TextError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.is_empty() || text.len() > 100 || !text.chars().all(fits) {
        return Err(TextError("Use 1 to 100 lower-case letters, digits and hyphens."));
    }
    Ok(text.to_owned())
}

fn check_email(text: &str) -> Result<String, TextError> {
    const SAYS: TextError = TextError("This is not an e-mail address.");
    let text = text.trim().to_lowercase();
    let (local, domain) = text.rsplit_once('@').ok_or(SAYS)?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || is_bidi_control(c) || c == '@';
    let fits = !local.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
        && !local.chars().any(bad)
        && !domain.chars().any(bad);
    if fits { Ok(text) } else { Err(SAYS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!("  Orders ".parse::<Name>().map(String::from), Ok("Orders".to_owned()));
        assert!("".parse::<Name>().is_err());
        assert!("x".repeat(256).parse::<Name>().is_err());
        assert!("a\u{0}b".parse::<Name>().is_err());
        assert!("invoice\u{202E}fdp".parse::<Name>().is_err());
    }

    #[test]
    fn an_address_is_folded() {
        assert_eq!("Mara@Halden.Example".parse::<Email>().map(String::from), Ok("mara@halden.example".to_owned()));
        for bad in ["", "mara", "@x.de", "a b@x.de", "a@", "a@.de", "a@x..de"] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slug_keeps_to_its_letters() {
        assert!("halden-co".parse::<Slug>().is_ok());
        for bad in ["", "Halden", "a b", "ä", "a/b"] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
