//! From a question to an outcome: what isn't about data, what changes the reading before, and what is asked anew.

use std::ops::Range;
use std::rc::Rc;

use chrono::{DateTime, Utc};

use super::assemble::{Assembled, assemble};
use super::compose::compose;
use super::coordination::spread;
use super::decide::{Pieces, SURE, decide, only_reads, refuse};
use super::draft::Draft;
use super::follow_up;
use super::grammar::Tag;
use super::index::{ColumnId, Index, TableId};
use super::joins::Hints;
use super::lexer::{Token, straight, tokens};
use super::linker::{Edge, Item, edges};
use super::negation::parted;
use super::outcome::{Outcome, Placed, RefusalReason, Refused};
use super::placed::placed;
use super::query::Reading;
use super::rank_by::ask_rank;
use super::resolve::{Pins, resolve};
use super::rows_meant::ask_for_rows;
use super::search::paths;
use super::suggest;
use super::talk::{orders_change, talk};
use super::ways::{another, ways};
use super::writer::write;

/// What a question is asked against.
#[derive(Debug, Clone, Copy)]
pub struct AskContext<'a> {
    /// Relative times count from here.
    pub as_of: DateTime<Utc>,
    /// The reading before, which a short question may change.
    pub previous: Option<&'a Reading>,
}

/// A complete reading with its SQL and how well it explains the question.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub question: String,
    pub reading: Reading,
    pub sql: String,
    /// About 1 when everything is sure.
    pub score: f32,
    pub unplaced: Vec<String>,
    /// Pieces that were read but found no place.
    pub loose: Vec<String>,
    pub notes: Vec<String>,
    /// The best are asked for without a word of what makes them so.
    pub unranked: bool,
    /// Its figures would say nothing.
    pub is_void: bool,
    /// Spans of the question and the columns they are pinned to.
    pub mentions: Vec<(Range<usize>, ColumnId)>,
    pub tables: Vec<TableId>,
    pub placed: Vec<Placed>,
    /// The same by other joins that are as likely.
    pub others: Vec<Candidate>,
    /// What it was put together from.
    origin: Rc<(Draft, Pins)>,
}

/// How many cuts of the question are put together.
const PATHS: usize = 24;
/// Longer messages are cut off: no question needs more.
const LONGEST: usize = 600;

/// Reads a question.
pub fn understand(index: &Index, question: &str, ctx: &AskContext) -> Outcome {
    let question: String = straight(question).chars().take(LONGEST).collect();
    let question = question.as_str();
    if let Some(text) = talk(index, question, &[]) {
        let examples = suggest::nearest(index, &[], ctx.as_of);
        return Outcome::Talk(talk(index, question, &examples).unwrap_or(text));
    }
    if orders_change(question) {
        return only_reads(index, question, ctx.as_of);
    }
    if ctx.previous.is_none() && follow_up::goes_on(question) {
        return refuse_alone(index, ctx.as_of);
    }
    let found = candidates(index, question, ctx.as_of);
    if let Some(previous) = ctx.previous {
        let asked_anew = found.first().is_some_and(|c| c.unplaced.is_empty() && c.score >= SURE);
        if let Some(edited) = follow_up::edit(index, question, previous, asked_anew, ctx.as_of) {
            return edited;
        }
    }
    let outcome = if found.is_empty() {
        refuse_pieces(index, question, ctx.as_of)
    } else if let Some(best) = found.first().filter(|best| best.unranked && best.unplaced.is_empty()) {
        ask_rank(index, best, ctx.as_of)
    } else {
        decide(index, question, &found, ctx.as_of)
    };
    match outcome {
        Outcome::Refuse(_) => ask_for_rows(index, question, ctx.as_of).unwrap_or(outcome),
        other => other,
    }
}

/// "by month" with nothing before it says of nothing what it is by.
fn refuse_alone(index: &Index, as_of: DateTime<Utc>) -> Outcome {
    Outcome::Refuse(Refused {
        reason: RefusalReason::Unplaced,
        message: "This goes on from a question before, and there is none here. Ask it in full.".to_owned(),
        understood: Vec::new(),
        unplaced: Vec::new(),
        nearest: suggest::nearest(index, &[], as_of),
    })
}

/// No reading at all: what was understood word by word is said.
fn refuse_pieces(index: &Index, question: &str, as_of: DateTime<Utc>) -> Outcome {
    let tokens = tokens_of(index, question);
    let edges = edges(index, &tokens);
    let cuts = paths(&edges, tokens.len(), 1);
    let chosen: Vec<&Edge> = cuts.first().map(|p| p.edges.iter().map(|&e| &edges[e]).collect()).unwrap_or_default();
    let unknown = chosen.iter().filter(|e| e.item == Item::Unknown).map(|e| tokens[e.begin].text.clone()).collect();
    let tables = chosen.iter().filter_map(|e| if let Item::Table(t) = &e.item { t.first().map(|t| t.0) } else { None });
    let understood = placed(index, question, &tokens, &chosen, as_of.date_naive());
    refuse(index, Pieces { understood, unplaced: unknown, tables: tables.collect() }, as_of)
}

/// All readings found, best first, each SQL once.
pub(super) fn candidates(index: &Index, question: &str, as_of: DateTime<Utc>) -> Vec<Candidate> {
    let tokens = tokens_of(index, question);
    let edges = edges(index, &tokens);
    let hints = Hints { words: tokens.iter().map(|t| t.stem.clone()).collect(), ..Hints::default() };
    let cuts = paths(&edges, tokens.len(), PATHS);
    let best = cuts.first().map_or(0.0, |p| p.score);
    let ask = Ask { index, question, tokens: &tokens, hints: &hints, as_of };
    let mut found: Vec<Candidate> = Vec::new();
    for cut in &cuts {
        let behind = (best - cut.score) * 0.2;
        let chosen: Vec<&Edge> = cut.edges.iter().map(|&e| &edges[e]).collect();
        for candidate in ask.read(&chosen, behind) {
            match found.iter_mut().find(|c| c.sql == candidate.sql) {
                Some(same) if same.score >= candidate.score => {}
                Some(same) => *same = candidate,
                None => found.push(candidate),
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.sql.cmp(&b.sql)));
    if let Some(best) = found.first_mut() {
        ask.other_ways(best);
    }
    found
}

/// The tokens of a question, shared nouns put back.
pub(super) fn tokens_of(index: &Index, question: &str) -> Vec<Token> {
    let is_name = |lower: &str| index.is_called(lower);
    parted(index, spread(index, tokens(question, &is_name)))
}

struct Ask<'a> {
    index: &'a Index,
    question: &'a str,
    tokens: &'a [Token],
    hints: &'a Hints,
    as_of: DateTime<Utc>,
}

impl Ask<'_> {
    /// Where what is asked for is reached by several joins, each is a reading of its own.
    fn other_ways(&self, best: &mut Candidate) {
        let Some(ways) = ways(self.index, &best.reading) else { return };
        let origin = best.origin.clone();
        let go = |shut: Vec<usize>| -> Option<Candidate> {
            let all = assemble(self.index, &origin.0, &origin.1, &another(self.hints, shut)).into_iter();
            let labels = |r: &Reading| r.measures.iter().map(|m| m.label.clone()).collect::<Vec<_>>();
            let same =
                all.filter(|a| labels(&a.reading) == labels(&best.reading)).max_by(|a, b| b.cost.total_cmp(&a.cost))?;
            let sql = write(self.index, &same.reading, self.as_of).ok()?;
            (sql != best.sql).then(|| Candidate { reading: same.reading, sql, notes: same.notes, ..best.clone() })
        };
        let others: Vec<Candidate> = ways.others(self.index, &self.hints.words).into_iter().filter_map(go).collect();
        match others.first() {
            Some(said) if ways.another_said(self.index, &self.hints.words) => *best = said.clone(),
            _ => best.others = others,
        }
    }

    fn read(&self, chosen: &[&Edge], behind: f32) -> Vec<Candidate> {
        let draft = compose(self.index, self.tokens, chosen, self.as_of.date_naive());
        let links = shortfall(chosen);
        let pinned = resolve(self.index, &draft);
        pinned.iter().flat_map(|pins| self.candidates(chosen, &draft, pins, links + behind)).collect()
    }

    fn candidates(&self, chosen: &[&Edge], draft: &Draft, pins: &Pins, links: f32) -> Vec<Candidate> {
        let origin = Rc::new((draft.clone(), pins.clone()));
        let all = assemble(self.index, draft, pins, self.hints).into_iter();
        all.filter_map(|assembled| self.candidate(chosen, &origin, links, assembled)).collect()
    }

    fn candidate(
        &self,
        chosen: &[&Edge],
        origin: &Rc<(Draft, Pins)>,
        links: f32,
        assembled: Assembled,
    ) -> Option<Candidate> {
        let (draft, pins) = &**origin;
        let sql = write(self.index, &assembled.reading, self.as_of).ok()?;
        let score = score(pins, draft, assembled.cost, links);
        let unknown = chosen.iter().enumerate().filter(|(i, e)| e.item == Item::Unknown && !draft.taken.contains(i));
        // As it was typed, not as it was read.
        let typed = |edge: &&Edge| {
            let (first, last) = (&self.tokens[edge.begin], &self.tokens[edge.end - 1]);
            self.question.get(first.begin..last.end).map(str::to_owned).filter(|text| !text.is_empty())
        };
        let mentions = draft.columns.iter().zip(&pins.columns).filter_map(|(mention, &column)| {
            let edge = chosen.get(mention.at)?;
            Some((self.tokens[edge.begin].begin..self.tokens[edge.end - 1].end, column?))
        });
        Some(Candidate {
            question: self.question.to_owned(),
            reading: assembled.reading,
            sql,
            score,
            unplaced: unknown.filter_map(|(_, e)| typed(e)).collect(),
            loose: draft.loose.iter().filter_map(|&at| typed(chosen.get(at)?)).collect(),
            notes: assembled.notes,
            unranked: draft.unranked,
            is_void: assembled.is_void,
            mentions: mentions.collect(),
            tables: pins.tables.clone(),
            others: Vec::new(),
            origin: origin.clone(),
            placed: placed(self.index, self.question, self.tokens, chosen, self.as_of.date_naive()),
        })
    }
}

/// How well a reading explains a question: about 1 when everything is sure.
pub(super) fn score(pins: &Pins, draft: &Draft, cost: f32, links: f32) -> f32 {
    1.0 + pins.score * 0.5 - draft.cost * 0.5 - cost - links
}

/// How much the small words leave open.
pub(super) fn shortfall(chosen: &[&Edge]) -> f32 {
    chosen
        .iter()
        .map(|edge| match &edge.item {
            Item::Phrase([Tag::Soft]) => 0.03,
            Item::Phrase(tags) if tags.first() == Some(&Tag::Filler) => 0.004,
            Item::Text { quoted: false, .. } => 0.06,
            Item::Metric(_) => 0.02,
            _ => 0.0,
        })
        .sum()
}
