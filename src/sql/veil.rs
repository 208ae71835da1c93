//! A text with stand-ins for what may not be told, and the way back: who reads the veiled text sees its shape, and
//! what comes back gets its own words again.

use super::lexer::{self, Kind, Lexeme};
use super::tokens::unquoted;
use super::{Dialect, Refusal};

/// What of a text is not told.
pub struct Veil<'a> {
    /// Whether values and comments are kept back: people write values into comments, too.
    pub values: bool,
    /// Whether something is called so. SQLite takes a double-quoted word that nothing is called for a text.
    pub is_name: &'a dyn Fn(&str) -> bool,
    /// Whether a name is kept back.
    pub is_hidden: &'a dyn Fn(&str) -> bool,
}

/// A veiled text: `{{value_1}}`, `{{name_1}}` and `{{note_1}}` stand in for values, names and what comments say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Veiled {
    pub text: String,
    /// Each stand-in with what it stands for, and whether that is a name.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    stand_in: String,
    own: String,
    name: bool,
}

impl Veil<'_> {
    /// Puts stand-ins into a text. Places for values (`{{name}}`) stay as they are.
    ///
    /// # Errors
    /// When the text cannot be cut without doubt: then there is no telling what is a value.
    pub fn over(&self, text: &str, dialect: Dialect) -> Result<Veiled, Refusal> {
        let lexemes = lexer::scan_with_places(text, dialect)?;
        let aliases: Vec<&str> =
            lexemes.windows(2).filter(|pair| pair[0].is_word(text, "AS")).map(|pair| pair[1].of(text)).collect();
        let mut veiled = Veiled { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let free = free_mark(text);
        let mut from = 0;
        for lexeme in &lexemes {
            let own = lexeme.of(text);
            veiled.text.push_str(text.get(from..lexeme.start).unwrap_or_default());
            from = lexeme.end;
            let written = match self.kept_back(lexeme, own, (dialect, &aliases)) {
                Some((kind, inner)) => {
                    let stand_in = veiled.stand_in(&format!("{kind}{free}"), inner);
                    own.replacen(inner, &stand_in, 1)
                }
                None => own.to_owned(),
            };
            veiled.text.push_str(&written);
        }
        veiled.text.push_str(text.get(from..).unwrap_or_default());
        Ok(veiled)
    }

    /// What of a lexeme is kept back, and as what.
    fn kept_back<'t>(
        &self,
        lexeme: &Lexeme,
        own: &'t str,
        (dialect, aliases): (Dialect, &[&str]),
    ) -> Option<(&'static str, &'t str)> {
        let told = |inner: &'t str, kind| self.values.then_some((kind, inner)).filter(|_| !inner.is_empty());
        match lexeme.kind {
            Kind::Text | Kind::Number => told(own, "value"),
            Kind::LineComment | Kind::BlockComment => told(said(own), "note"),
            Kind::Word => (self.is_hidden)(own).then_some(("name", own)),
            Kind::Quoted => {
                let name = unquoted(own);
                let doubtful = dialect == Dialect::Sqlite && own.starts_with('"') && !aliases.contains(&own);
                match () {
                    () if (self.is_hidden)(&name) => Some(("name", own)),
                    () if doubtful && !(self.is_name)(&name) => told(own, "value"),
                    () => None,
                }
            }
            Kind::Parameter | Kind::Operator | Kind::Punctuation | Kind::Place => None,
        }
    }
}

impl Veiled {
    /// A text of which nothing is kept back.
    pub fn bare(text: &str) -> Self {
        Self { text: text.to_owned(), pieces: Vec::new() }
    }

    fn stand_in(&mut self, kind: &str, own: &str) -> String {
        if let Some(known) =
            self.pieces.iter().find(|p| p.own == own && p.stand_in.starts_with(&format!("{{{{{kind}_")))
        {
            return known.stand_in.clone();
        }
        let stand_in = format!("{{{{{kind}_{}}}}}", self.pieces.len() + 1);
        let name = kind.starts_with("name");
        self.pieces.push(Piece { stand_in: stand_in.clone(), own: own.to_owned(), name });
        stand_in
    }

    /// A text that came back, with its own words again. Quotes that were put around a stand-in go with it.
    pub fn lift(&self, text: &str) -> String {
        let mut lifted = text.to_owned();
        for piece in &self.pieces {
            for quote in ["'", "\"", "`"] {
                lifted = lifted.replace(&format!("{quote}{}{quote}", piece.stand_in), &piece.own);
            }
            lifted = lifted.replace(&piece.stand_in, &piece.own);
        }
        lifted
    }

    /// Words about the text, such as an error's, with stand-ins for the names that are kept back.
    pub fn names_veiled(&self, words: &str) -> String {
        let mut out = String::with_capacity(words.len());
        let mut word = String::new();
        for c in words.chars().chain(std::iter::once('\0')) {
            if c.is_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            let known = |p: &&Piece| p.name && unquoted_name(&p.own).eq_ignore_ascii_case(&word);
            out.push_str(self.pieces.iter().find(known).map_or(word.as_str(), |p| p.stand_in.as_str()));
            word.clear();
            if c != '\0' {
                out.push(c);
            }
        }
        out
    }
}

/// What a comment says, without the marks around it.
fn said(comment: &str) -> &str {
    let inner = comment.strip_prefix("/*").map(|rest| rest.strip_suffix("*/").unwrap_or(rest));
    inner.or_else(|| comment.strip_prefix("--")).or_else(|| comment.strip_prefix('#')).unwrap_or(comment).trim()
}

fn unquoted_name(own: &str) -> String {
    if own.starts_with(['"', '`', '[']) { unquoted(own) } else { own.to_owned() }
}

/// A mark that makes stand-ins differ from every place that the text has already.
fn free_mark(text: &str) -> String {
    let taken = |mark: &str| ["value", "name", "note"].iter().any(|kind| text.contains(&format!("{{{{{kind}{mark}_")));
    let mut mark = String::new();
    while taken(&mark) {
        mark.push('x');
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veiled(text: &str, values: bool, dialect: Dialect) -> Veiled {
        let is_name = |name: &str| ["city", "pay"].contains(&name);
        let is_hidden = |name: &str| name.eq_ignore_ascii_case("salary");
        Veil { values, is_name: &is_name, is_hidden: &is_hidden }.over(text, dialect).unwrap()
    }

    #[test]
    fn nothing_that_is_kept_back_is_seen_and_all_of_it_comes_back() {
        for (text, dialect) in [
            ("SELECT a -- it's Kiel\nFROM t WHERE city = 'Kiel' AND pay > 85000", Dialect::PostgreSql),
            ("SELECT a /* Kiel\n85000 */ FROM t WHERE city = 'O''Kiel' AND \"Salary\" > 85000", Dialect::Sqlite),
            ("SELECT a FROM t WHERE city = \"Kiel\" # Kiel", Dialect::MySql),
            ("SELECT a FROM t WHERE city = $$Kiel$$ AND salary > 85000 AND d > {{from}}", Dialect::PostgreSql),
            ("SELECT \"city\" FROM t WHERE \"city\" = \"Kiel\"", Dialect::Sqlite),
            ("SELECT {{value_1}}, 'Kiel'", Dialect::Sqlite),
        ] {
            let veiled = veiled(text, true, dialect);
            for kept in ["Kiel", "85000", "alary"] {
                assert!(!veiled.text.contains(kept), "{kept} in {}", veiled.text);
            }
            assert_eq!(veiled.lift(&veiled.text), text);
        }
    }

    #[test]
    fn the_shape_stays_readable() {
        let text = "SELECT a FROM t WHERE city IN ('x', 'y', 'x') AND d > {{from}} -- only x";
        let veiled = veiled(text, true, Dialect::Sqlite);
        assert_eq!(
            veiled.text,
            "SELECT a FROM t WHERE city IN ({{value_1}}, {{value_2}}, {{value_1}}) AND d > {{from}} -- {{note_3}}"
        );
        assert_eq!(veiled.lift("city = '{{value_2}}' OR \"{{value_1}}\""), "city = 'y' OR 'x'");
    }

    #[test]
    fn hidden_names_are_kept_back_where_values_may_be_told_too() {
        let veiled = veiled("SELECT s.salary, 'Kiel' FROM t s", false, Dialect::PostgreSql);
        assert_eq!(veiled.text, "SELECT s.{{name_1}}, 'Kiel' FROM t s");
        assert_eq!(veiled.names_veiled("no such column: s.Salary (salaryx)"), "no such column: s.{{name_1}} (salaryx)");
    }
}
