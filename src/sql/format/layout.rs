//! Where lines break and how far they are indented.

use crate::sql::lexer::{Kind, Lexeme};

/// Words that begin a line of their own when they begin a clause.
const CLAUSES: [&str; 17] = [
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
    "QUALIFY",
    "VALUES",
    "WITH",
    "RETURNING",
];
/// Words that may stand before JOIN.
const JOIN_WORDS: [&str; 9] = ["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "OUTER", "SEMI"];
/// Signs that get a space on both sides.
const SPACED: [&str; 8] = ["=", "<", ">", "<=", ">=", "<>", "!=", "||"];

/// A bracket that is open.
struct Open {
    /// Whether it holds a query, which gets its own lines.
    query: bool,
    /// The clause that is being written inside.
    clause: &'static str,
    /// BETWEENs whose AND is still to come.
    betweens: usize,
}

impl Open {
    fn new(query: bool) -> Self {
        Self { query, clause: "", betweens: 0 }
    }
}

struct Layout<'a> {
    text: &'a str,
    lexemes: &'a [Lexeme],
    out: String,
    open: Vec<Open>,
}

pub(super) fn lay_out(text: &str, lexemes: &[Lexeme]) -> String {
    let mut layout = Layout { text, lexemes, out: String::with_capacity(text.len() * 2), open: vec![Open::new(true)] };
    for index in 0..lexemes.len() {
        layout.place(index);
    }
    layout.out
}

impl Layout<'_> {
    fn place(&mut self, index: usize) {
        let lexeme = self.lexemes[index];
        let word = lexeme.of(self.text);
        if lexeme.is(self.text, ")") {
            self.close(index);
            return;
        }
        if index > 0 {
            self.gap(index, &lexeme);
        }
        if let Some(first) = self.opening(index, &lexeme) {
            self.here().clause = first;
        }
        self.out.push_str(word.trim_end_matches(['\r', '\n']));
        if lexeme.is(self.text, "(") {
            let query = ["SELECT", "WITH", "VALUES"].iter().any(|w| self.word(index + 1, w));
            self.open.push(Open::new(query));
        }
        if lexeme.is_word(self.text, "BETWEEN") {
            self.here().betweens += 1;
        }
    }

    fn close(&mut self, index: usize) {
        let query = self.open.len() > 1 && self.open.pop().is_some_and(|open| open.query);
        if query || self.after_line_comment(index) {
            self.line(0);
        }
        self.out.push(')');
    }

    /// Writes what belongs between the lexeme and the one before it.
    fn gap(&mut self, index: usize, lexeme: &Lexeme) {
        let clause = self.clause(index, lexeme);
        if let Some(clause) = clause {
            self.here().clause = clause;
        }
        let before = self.lexemes[index - 1];
        let comma_ends_line = before.is(self.text, ",") && self.lists_lines();
        if before.is(self.text, "(") && !self.here().query && !self.after_line_comment(index) {
            return;
        }
        if clause.is_some() || before.is(self.text, "(") && self.here().query {
            self.line(0);
        } else if comma_ends_line || self.after_line_comment(index) || self.is_condition(index, lexeme) {
            self.line(1);
        } else if self.spaced(&before, lexeme) {
            self.out.push(' ');
        }
    }

    /// The clause that a query begins with.
    fn opening(&self, index: usize, lexeme: &Lexeme) -> Option<&'static str> {
        let first = index == 0 || self.lexemes[index - 1].is(self.text, "(") || self.lexemes[index - 1].is_comment();
        let unknown = self.open.last().is_some_and(|open| open.query && open.clause.is_empty());
        let words = || CLAUSES.iter().copied().find(|word| lexeme.is_word(self.text, word));
        (first && unknown).then(words).flatten()
    }

    /// The clause that begins here, if one does.
    fn clause(&self, index: usize, lexeme: &Lexeme) -> Option<&'static str> {
        let here = self.open.last()?;
        if lexeme.kind != Kind::Word || !here.query || self.named(index) {
            return None;
        }
        let begins = |words: &[&'static str]| words.iter().copied().find(|word| lexeme.is_word(self.text, word));
        let clause = begins(&CLAUSES).or_else(|| {
            let joins = (0..4).any(|ahead| self.word(index + ahead, "JOIN"));
            let continues = JOIN_WORDS.iter().any(|word| self.word(index - 1, word));
            begins(&JOIN_WORDS).filter(|_| joins && !continues)
        })?;
        let fits = match clause {
            "GROUP" | "ORDER" => self.word(index + 1, "BY"),
            "WITH" => self.lexemes.get(index + 2).is_some_and(|l| l.is_word(self.text, "AS")) || index == 0,
            "FROM" => here.clause == "SELECT" && !self.word(index - 1, "DISTINCT"),
            "SELECT" => index == 0 || !self.lexemes[index - 1].is(self.text, "("),
            "LEFT" | "RIGHT" => !self.lexemes.get(index + 1).is_some_and(|l| l.is(self.text, "(")),
            _ => true,
        };
        fits.then_some(clause)
    }

    /// Whether the word names something: after AS or a dot, or before a dot.
    fn named(&self, index: usize) -> bool {
        let dot = |l: &Lexeme| l.is(self.text, ".");
        self.word(index - 1, "AS") && !self.word(index, "SELECT")
            || dot(&self.lexemes[index - 1])
            || self.lexemes.get(index + 1).is_some_and(dot)
    }

    /// AND and OR of a condition begin a line; the AND of BETWEEN does not.
    fn is_condition(&mut self, index: usize, lexeme: &Lexeme) -> bool {
        let and = lexeme.is_word(self.text, "AND");
        if !(and || lexeme.is_word(self.text, "OR")) || self.named(index) {
            return false;
        }
        let here = self.here();
        if and && here.betweens > 0 {
            here.betweens -= 1;
            return false;
        }
        here.query && (matches!(here.clause, "WHERE" | "HAVING" | "QUALIFY") || JOIN_WORDS.contains(&here.clause))
    }

    /// Whether a comma ends the line here.
    fn lists_lines(&self) -> bool {
        self.open.last().is_some_and(|open| open.query && matches!(open.clause, "SELECT" | "VALUES" | "FROM"))
    }

    fn spaced(&self, before: &Lexeme, lexeme: &Lexeme) -> bool {
        let tight = |l: &Lexeme, signs: &[&str]| signs.iter().any(|sign| l.is(self.text, sign));
        let sign = |l: &Lexeme| l.kind == Kind::Operator && SPACED.contains(&l.of(self.text));
        if tight(lexeme, &[",", ";", ")"]) || tight(before, &["("]) {
            return lexeme.is(self.text, ")") && before.kind == Kind::LineComment;
        }
        tight(before, &[","]) || sign(before) || sign(lexeme) || before.end < lexeme.start
    }

    fn after_line_comment(&self, index: usize) -> bool {
        index > 0 && self.lexemes[index - 1].kind == Kind::LineComment
    }

    fn word(&self, index: usize, word: &str) -> bool {
        self.lexemes.get(index).is_some_and(|l| l.is_word(self.text, word))
    }

    fn here(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::new(true));
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    /// Begins a line, indented by the queries around it and `more`.
    fn line(&mut self, more: usize) {
        let depth = self.open.iter().skip(1).filter(|open| open.query).count() + more;
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(depth));
    }
}
