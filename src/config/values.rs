//! How a setting's text becomes a value, and how the settings are shown.

use std::fmt::Write as _;
use std::str::FromStr;
use std::time::Duration;

use super::list::{SETTINGS, Setting};
use super::load::Found;

/// Reads a value of any plain type; `wants` says what to write instead.
pub(super) fn parsed<T: FromStr>(text: &str, wants: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| format!("\u{201c}{text}\u{201d} does not fit. Write {wants}."))
}

/// Reads a number within bounds.
pub(super) fn bounded(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let wants = format!("a whole number from {least} to {most}");
    let value: u64 = parsed(text, &wants)?;
    if (least..=most).contains(&value) { Ok(value) } else { Err(format!("{value} does not fit. Write {wants}.")) }
}

/// Reads `true` or `false`.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    parsed(text, "true or false")
}

/// Reads a span such as `30s`, `15m`, `6h` or `7d`.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("\u{201c}{text}\u{201d} does not fit. Write a number with s, m, h or d, such as 30s.");
    let text_ = text.trim();
    let at = text_.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text_.split_at(at);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit.trim() {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let total = number.checked_mul(seconds).filter(|n| (1..=3_650 * 86_400).contains(n)).ok_or_else(wrong)?;
    Ok(Duration::from_secs(total))
}

/// Reads a size such as `512KiB`, `64MiB`, `1GiB` or plain bytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("\u{201c}{text}\u{201d} does not fit. Write a number with KiB, MiB or GiB, such as 64MiB.");
    let text_ = text.trim();
    let at = text_.find(|c: char| !c.is_ascii_digit()).unwrap_or(text_.len());
    let (number, unit) = text_.split_at(at);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let factor = match unit.trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return Err(wrong()),
    };
    number.checked_mul(factor).filter(|n| *n > 0).ok_or_else(wrong)
}

/// The commented file that `config example` prints and `config.example.toml` holds.
pub fn example() -> String {
    let mut out = String::from(
        "# DataMind settings. Every line shows the default; take the # away to change one.\n\
         # The environment goes before this file: DATAMIND_DATA_DIR, DATAMIND_SERVER__WORKERS, ...\n",
    );
    let mut section = "";
    for setting in SETTINGS {
        let (own_section, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        if own_section == section {
            out.push('\n');
        } else {
            section = own_section;
            let _ = write!(out, "\n[{section}]\n");
        }
        let _ = writeln!(out, "# {}", setting.help);
        let _ = writeln!(out, "#{name} = {}", toml_text(setting.default));
    }
    out
}

/// The settings in force and where each comes from; secrets are not shown.
pub fn show(found: &[Found]) -> String {
    let mut out = String::new();
    for setting in SETTINGS {
        let own = found.iter().rev().find(|f| f.key == setting.key);
        let value = own.map_or(setting.default, |f| f.text.as_str());
        let value = if setting.secret && !value.is_empty() { "(hidden)" } else { value };
        let _ =
            writeln!(out, "{} = {}  # {}", setting.key, toml_text(value), own.map_or("default", |f| f.place.as_str()));
    }
    out
}

fn toml_text(value: &str) -> String {
    let plain = value.parse::<i64>().is_ok() || matches!(value, "true" | "false");
    if plain { value.to_owned() } else { format!("{value:?}") }
}

/// The setting nearest to a name that doesn't exist.
pub(super) fn nearest(key: &str) -> Option<&'static Setting> {
    let scored = SETTINGS.iter().map(|s| (strsim::jaro_winkler(key, s.key), s));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, s)| s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_sizes_are_read() {
        assert_eq!(span("15m"), Ok(Duration::from_mins(15)));
        assert_eq!(size("64MiB"), Ok(64 << 20));
        assert_eq!(size("10"), Ok(10));
        for bad in ["", "m", "0s", "15", "5y", "-1s", "99999999999999999999s"] {
            assert!(span(bad).is_err(), "{bad}");
        }
        for bad in ["", "MiB", "0", "1TB", "-5"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_example_file_says_what_the_code_says() {
        assert_eq!(
            include_str!("../../config.example.toml"),
            example(),
            "run: datamind config example > config.example.toml"
        );
    }
}
