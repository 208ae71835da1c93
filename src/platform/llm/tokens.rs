//! Counting tokens: as the server reports them, or by estimate.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tokens of one or several calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    pub prompt: u64,
    pub completion: u64,
    pub total: u64,
}

impl Usage {
    /// So many tokens in and out.
    pub fn new(prompt: u64, completion: u64) -> Self {
        Self { prompt, completion, total: prompt.saturating_add(completion) }
    }

    /// Whether nothing was spent.
    pub fn is_zero(&self) -> bool {
        self.total == 0
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = Self::new(self.prompt.saturating_add(other.prompt), self.completion.saturating_add(other.completion));
    }
}

/// Tokens of a text when nobody reports them: a token for every four characters.
pub fn estimate_tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_characters_are_a_token() {
        assert_eq!(estimate_tokens(""), 0);
        assert_eq!(estimate_tokens("abcd"), 1);
        assert_eq!(estimate_tokens("abcde"), 2);
        assert_eq!(estimate_tokens("äöüß"), 1);
    }

    #[test]
    fn calls_add_up() {
        let mut sum = Usage::new(10, 2);
        sum += Usage::new(1, 1);
        assert_eq!(sum, Usage { prompt: 11, completion: 3, total: 14 });
    }
}
