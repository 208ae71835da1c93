//! Which passwords are taken: 8 to 128 characters, and none that everybody tries first.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::base::{Email, Secret, TextError};

const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// Passwords and words that guessers try first, one a line, lower case.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt").lines().map(str::trim).filter(|line| !line.is_empty()).collect()
});

/// A password that may be set.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(try_from = "Secret")]
#[schema(value_type = String, format = Password, min_length = 8, max_length = 128)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// The password itself.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// Whether it is the person's own address, or the part before the `@` with something short around it.
    pub(super) fn resembles(&self, email: &Email) -> bool {
        let password = self.0.expose().to_lowercase();
        let local = email.as_str().split('@').next().unwrap_or_default();
        password == email.as_str() || (local.len() >= 4 && password.replace(local, "").chars().count() <= 4)
    }
}

impl TryFrom<Secret> for NewPassword {
    type Error = TextError;

    fn try_from(secret: Secret) -> Result<Self, TextError> {
        let length = secret.expose().chars().count();
        if length < SHORTEST {
            return Err(TextError("A password needs 8 characters or more."));
        }
        if length > LONGEST {
            return Err(TextError("A password can have 128 characters at most."));
        }
        if is_common(secret.expose()) {
            return Err(TextError("This password is one of the first that others would try. Choose another one."));
        }
        Ok(Self(secret))
    }
}

/// A password that is compared with the one that was set. It has no rule but its length, so that a wrong one is
/// only ever wrong.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(try_from = "Secret")]
#[schema(value_type = String, format = Password, max_length = 128)]
pub struct GivenPassword(Secret);

impl GivenPassword {
    /// The password itself.
    pub fn secret(&self) -> &Secret {
        &self.0
    }
}

impl TryFrom<Secret> for GivenPassword {
    type Error = TextError;

    fn try_from(secret: Secret) -> Result<Self, TextError> {
        if secret.expose().chars().count() > LONGEST {
            return Err(TextError("A password can have 128 characters at most."));
        }
        Ok(Self(secret))
    }
}

/// Whether a guesser has it among the first: on the list, a listed word with a little around it, or a pattern.
fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let plain: String = folded.chars().map(unleet).collect();
    COMMON.contains(folded.as_str())
        || COMMON.contains(plain.as_str())
        || [folded.as_str(), plain.as_str()].into_iter().any(is_decorated_word)
        || is_repeated(&folded)
        || is_run(&folded)
}

/// `Sunshine1!`, `123dragon`: a listed word with up to four digits or signs around it.
fn is_decorated_word(text: &str) -> bool {
    let core = text.trim_matches(|c: char| !c.is_alphabetic());
    text.chars().count() - core.chars().count() <= 4 && COMMON.contains(core)
}

/// `aaaaaaaa`, `abcabcabc`: one short block over and over.
fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=4).any(|size| letters.iter().enumerate().all(|(i, c)| *c == letters[i % size]))
}

/// `12345678`, `hgfedcba`: each character next to the one before, all in one direction.
fn is_run(text: &str) -> bool {
    let steps: HashSet<i64> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|(a, b)| i64::from(u32::from(b)) - i64::from(u32::from(a)))
        .collect();
    steps.len() == 1 && steps.iter().all(|step| step.abs() == 1)
}

/// The letter that a digit or sign stands for in `p4$$w0rd`.
fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> bool {
        NewPassword::try_from(Secret::new(text)).is_ok()
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(!taken("kürzung"));
        assert!(taken("kürzungé"));
        assert!(taken(&"xq".repeat(64).replacen("xq", "ab", 1)));
        assert!(!taken(&format!("{}z", "x7".repeat(64))));
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for common in [
            "password",
            "Password1!",
            "P@$$w0rd",
            "12345678",
            "87654321",
            "qwertyuiop",
            "iloveyou",
            "sunshine1",
            "letmein123",
            "aaaaaaaa",
            "abcabcabc",
            "abcdefgh",
            "admin1234",
            "welcome2024",
        ] {
            assert!(!taken(common), "{common}");
        }
    }

    #[test]
    fn what_nobody_tries_is_taken() {
        for good in ["correct horse battery staple", "tR8-kelp-Ozone", "dragonfruit-lamp-42", "Vier kleine Enten"] {
            assert!(taken(good), "{good}");
        }
    }

    #[test]
    fn the_list_is_long_lower_case_and_without_doubles() {
        let lines: Vec<&str> = include_str!("common_passwords.txt").lines().filter(|l| !l.is_empty()).collect();
        assert!(lines.len() >= 1_000, "{}", lines.len());
        assert_eq!(lines.len(), COMMON.len());
        assert!(lines.iter().all(|l| *l == l.trim().to_lowercase()));
    }

    #[test]
    fn ones_own_address_is_no_password() {
        let mara: Email = "mara.lind@halden.example".parse().unwrap();
        let new = |text: &str| NewPassword::try_from(Secret::new(text)).unwrap();
        assert!(new("mara.lind@halden.example").resembles(&mara));
        assert!(new("Mara.Lind2026").resembles(&mara));
        assert!(!new("mara.lind likes kelp").resembles(&mara));
    }

    #[test]
    fn debug_shows_nothing() {
        let password = NewPassword::try_from(Secret::new("tR8-kelp-Ozone")).unwrap();
        assert!(!format!("{password:?}").contains("kelp"));
    }
}
