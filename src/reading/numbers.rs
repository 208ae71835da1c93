//! Numbers as people write and say them.

/// `1.5` by a thousand is `1500`.
pub fn scaled(digits: &str, zeros: usize) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{fraction:0<zeros$}");
    let (up, down) = padded.split_at(zeros);
    let tail = if down.is_empty() { String::new() } else { format!(".{down}") };
    let joined = format!("{whole}{up}{tail}");
    let trimmed = joined.trim_start_matches('0');
    if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
}

/// Small numbers written as words.
pub fn number_word(lower: &str) -> Option<u32> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let tens = [("thirty", 30), ("forty", 40), ("fifty", 50), ("hundred", 100), ("thousand", 1000), ("dozen", 12)];
    let small = WORDS.iter().position(|w| *w == lower).and_then(|n| u32::try_from(n).ok());
    small.or_else(|| tens.iter().find(|(w, _)| *w == lower).map(|(_, n)| *n))
}
