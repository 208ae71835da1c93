//! The one way a statement gets to run.

use std::{sync::Arc, time::Duration};

use super::{
    Dialect, RelationName, Relations, fields,
    joined::Joining,
    judge::{self, Facts},
    lexer, limits,
    refusal::{Reason, Refusal},
    workers::{Failure, Workers},
};

/// How long it is waited for a text to be read. The steps of the parser are counted, so that any text ends in a fifth of
/// that on a machine with nothing else to do; a machine that is busy shall not call a plain statement too long.
const BUDGET: Duration = Duration::from_secs(1);

/// Judges statements. Cheap to clone: clones share their threads.
#[derive(Clone)]
pub struct Guard {
    workers: Arc<Workers>,
    budget: Duration,
}

impl Default for Guard {
    fn default() -> Self {
        Self::with_budget(BUDGET)
    }
}

/// A statement that may run, with what it reads. Only [`Guard::check`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarded {
    /// The very text that was judged; it must run unchanged.
    pub text: Arc<str>,
    pub dialect: Dialect,
    /// Tables and views read, in order of appearance, each once.
    pub tables: Vec<RelationName>,
    /// Names of columns read, each once; only existing ones where the tables are known.
    pub columns: Vec<String>,
    /// Places left open for values.
    pub parameters: usize,
    /// What each SELECT joins and adds up, inner ones before those around them.
    pub joinings: Vec<Joining>,
    _only_the_guard: Seal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seal;

#[cfg(test)]
impl Guarded {
    /// A text that nobody judged: for seeing what keeps it harmless where the guard does not.
    pub fn unjudged(text: &str, dialect: Dialect) -> Self {
        Self {
            text: Arc::from(text),
            dialect,
            tables: Vec::new(),
            columns: Vec::new(),
            parameters: 0,
            joinings: Vec::new(),
            _only_the_guard: Seal,
        }
    }
}

impl Guard {
    pub fn new() -> Self {
        Self::default()
    }

    /// A guard that waits up to `budget` for a text to be read; for machines that are busy with other things.
    pub fn with_budget(budget: Duration) -> Self {
        Self { workers: Arc::default(), budget }
    }

    /// Judges `text`, blocking for its budget (a second unless said otherwise) at most.
    ///
    /// Accepts exactly one query that only reads, calls only listed functions and, with
    /// [`Relations::Known`], reads only tables of that schema.
    pub fn check(&self, text: &str, dialect: Dialect, relations: &Relations<'_>) -> Result<Guarded, Refusal> {
        self.judge(text, dialect, relations).map_err(|refusal| match lexer::scan(text, dialect) {
            Ok(lexemes) if text.len() <= limits::MAX_BYTES => refusal.with_ends(text, &lexemes),
            _ => refusal,
        })
    }

    fn judge(&self, text: &str, dialect: Dialect, relations: &Relations<'_>) -> Result<Guarded, Refusal> {
        let lexemes = judge::outline(text, dialect)?;
        let shared: Arc<str> = Arc::from(text);
        let given = Arc::clone(&shared);
        let facts = match self.workers.run(self.budget, move || judge::read(&given, &lexemes, dialect)) {
            Ok(read) => read?,
            Err(Failure::TooSlow) => return Err(too_hard().into()),
            Err(Failure::Broke) => return Err(unreadable().into()),
        };
        accept(shared, dialect, facts, relations)
    }
}

fn accept(text: Arc<str>, dialect: Dialect, facts: Facts, relations: &Relations<'_>) -> Result<Guarded, Refusal> {
    let mut tables: Vec<RelationName> = Vec::new();
    let mut reasons = facts.reasons;
    for named in &facts.tables {
        match relations.resolve(named, dialect) {
            Ok(name) if tables.contains(&name) => {}
            Ok(name) => tables.push(name),
            Err(reason) => reasons.push(reason),
        }
    }
    reasons.extend(fields::check(&facts.fields, &facts.shapes, &facts.tables, relations, dialect));
    if !reasons.is_empty() {
        return Err(reasons.into());
    }
    let columns = relations.columns(&tables, facts.columns);
    Ok(Guarded {
        text,
        dialect,
        tables,
        columns,
        parameters: facts.parameters,
        joinings: facts.joinings,
        _only_the_guard: Seal,
    })
}

fn too_hard() -> Reason {
    Reason::new("too_complex", "The statement takes too long to read. Nest less deeply, or split it.")
}

fn unreadable() -> Reason {
    Reason::new("unreadable", "The statement could not be read. Write it more simply, or try again in a moment.")
}

#[cfg(test)]
mod doubling;
#[cfg(test)]
mod tests;
