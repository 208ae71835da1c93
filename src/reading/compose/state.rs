//! What has been said and waits for its noun.

use super::super::draft::{Link, Term};
use super::super::grammar::Quality;
use super::super::query::{Comparison, Function, Pattern};

/// Which clause the words are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) enum Mode {
    #[default]
    Show,
    Filter,
    Group,
    Order,
}

#[derive(Debug, Clone, Default)]
pub(in super::super) struct State {
    pub mode: Mode,
    pub sentence: usize,
    /// Count of what follows; whether of different ones only.
    pub counting: Option<bool>,
    pub functions: Vec<Function>,
    /// Functions of the measure just made, for "average age and height".
    pub last_functions: Vec<Function>,
    pub distinct: bool,
    pub distinct_shown: bool,
    pub superlative: Option<(bool, Quality, u64)>,
    /// "top 5": how many, whether from above.
    pub top: Option<(u64, bool)>,
    /// It was said of things to be ranked.
    pub best: bool,
    /// A comparison whose operand is read and whose noun comes after.
    pub waiting: Option<(Comparison, String)>,
    /// A bare number whose noun may follow, and where it stood.
    pub pending_number: Option<(usize, String)>,
    /// The column a test that follows is about.
    pub column: Option<Term>,
    /// The last test's column and comparison, for "35 or 36".
    pub last: Option<(Option<Term>, Comparison)>,
    pub negated: bool,
    /// "without": the thing that follows must not exist.
    pub absent: bool,
    /// "containing": the text that follows is looked for.
    pub like: Option<Pattern>,
    pub each: bool,
    pub or: bool,
    pub joined: bool,
    pub both: u8,
    pub bin: bool,
    pub order_direction: Option<bool>,
    /// A direction was said without a key.
    pub direction_alone: bool,
    pub asks_time: bool,
    pub asks_place: bool,
    /// Columns shown since the last break, which an "of" would give an owner.
    pub run: Vec<usize>,
    pub possessor: Option<usize>,
    /// What happened, as the verb said last tells, for "but not in 2026".
    pub deed: Option<super::deed_time::Happened>,
    /// How many conditions there may be when nothing may follow what did not happen.
    pub sealed: Option<usize>,
    /// Pointing columns said right after a value.
    pub through: Vec<usize>,
    pub last_table: Option<usize>,
    pub last_column: Option<usize>,
}

impl State {
    pub fn count(&mut self, distinct: bool) {
        self.counting = Some(distinct || self.distinct);
        self.distinct = false;
    }

    pub fn comma(&mut self) {
        self.possessor = None;
        if self.mode == Mode::Group {
            self.mode = Mode::Show;
        }
        self.joined = true;
    }

    pub fn and(&mut self) {
        self.joined = true;
        self.or = false;
    }

    pub fn after_chart(&mut self) {
        if self.mode != Mode::Order {
            self.mode = Mode::Show;
        }
        self.each = false;
    }

    pub fn next_sentence(&mut self) {
        let (sentence, last_table, top, superlative) = (self.sentence + 1, self.last_table, self.top, self.superlative);
        let (distinct_shown, last_column) = (self.distinct_shown, self.last_column);
        let (asks_time, asks_place, best) = (self.asks_time, self.asks_place, self.best);
        *self = Self {
            sentence,
            distinct_shown,
            superlative,
            top,
            best,
            asks_time,
            asks_place,
            last_table,
            last_column,
            ..Self::default()
        };
    }

    /// How many a superlative is asked for: "3 oldest", "top 3 most expensive".
    pub fn take_limit(&mut self) -> Option<u64> {
        self.top.take().map(|t| t.0).or_else(|| {
            let (_, digits) = self.pending_number.take()?;
            digits.parse().ok()
        })
    }

    /// How the next filter goes with the ones before it.
    pub fn link(&mut self) -> Link {
        let link = if self.both > 0 && self.both < 2 {
            Link::Both
        } else if self.or {
            Link::Or
        } else {
            Link::And
        };
        self.both = self.both.saturating_sub(1);
        self.or = false;
        self.joined = false;
        link
    }
}
