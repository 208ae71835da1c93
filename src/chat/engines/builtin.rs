//! The builtin engine: no model, no network, the same answer every time.

use async_trait::async_trait;

use super::{Asked, FailedTry, Plan, PlanError, Planned, QuestionEngine};
use crate::chat::answer::{ChipView, ChoiceView, ClarificationView, EngineName, PlacedView, ReadingView, RefusalView};
use crate::chat::life::word;
use crate::connections::Catalog;
use crate::reading::{self, AskContext, Outcome, Reading};

/// The engine of the room `reading`.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::chat) struct Builtin;

#[async_trait]
impl QuestionEngine for Builtin {
    async fn plan(&self, asked: &Asked, _: &[FailedTry]) -> Result<Plan, PlanError> {
        let catalog = asked.catalog.clone();
        let (question, as_of, previous) = (asked.question.clone(), asked.as_of, asked.previous.clone());
        let work = tokio::task::spawn_blocking(move || {
            let context = AskContext { as_of, previous: previous.as_ref() };
            let outcome = reading::understand(&catalog.index, &question, &context);
            plan(&catalog, outcome, previous.as_ref())
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }
}

fn plan(catalog: &Catalog, outcome: Outcome, previous: Option<&Reading>) -> Plan {
    match outcome {
        Outcome::Answer(understood) => {
            let summary = Some(understood.summary).filter(|s| !s.is_empty());
            let mut view = view(catalog, &understood.reading, previous);
            if let Some(summary) = &summary {
                view.summary.clone_from(summary);
            }
            Plan::Query(Box::new(Planned {
                sql: understood.sql,
                engine: EngineName::Builtin,
                summary: Some(view.summary.clone()),
                view: Some(view),
                reading: Some(understood.reading),
                title: None,
                notes: understood.notes,
                others: understood.alternatives.into_iter().map(|a| a.question_hint).collect(),
                approved: false,
                edited: false,
            }))
        }
        Outcome::Clarify(ask) => Plan::Clarify(ClarificationView {
            question: ask.question,
            word: ask.word,
            choices: ask.choices.into_iter().map(choice).collect(),
        }),
        Outcome::Refuse(refused) => Plan::Refuse(RefusalView {
            reason: word(&refused.reason),
            message: refused.message,
            understood: refused
                .understood
                .into_iter()
                .map(|p| PlacedView { text: p.text, meaning: p.meaning })
                .collect(),
            unplaced: refused.unplaced,
            nearest: refused.nearest,
        }),
        Outcome::Talk(text) => Plan::Talk(text),
    }
}

fn choice(choice: reading::Choice) -> ChoiceView {
    ChoiceView {
        label: choice.label,
        detail: choice.detail,
        reading: serde_json::to_value(&choice.reading).unwrap_or_default(),
        best_guess: choice.best_guess,
    }
}

/// A reading as people see it.
pub(in crate::chat) fn view(catalog: &Catalog, reading: &Reading, previous: Option<&Reading>) -> ReadingView {
    let chips: Vec<ChipView> = reading::chips(&catalog.index, reading, previous)
        .into_iter()
        .map(|chip| ChipView { role: word(&chip.role), text: chip.text, joiner: chip.joiner, state: word(&chip.state) })
        .collect();
    ReadingView { summary: summary(&chips), chips, query: serde_json::to_value(reading).unwrap_or_default() }
}

/// The chips as one sentence.
fn summary(chips: &[ChipView]) -> String {
    let words = chips.iter().flat_map(|c| [c.joiner.as_str(), c.text.as_str()]).filter(|w| !w.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A plan for a reading that a person chose or edited.
pub(in crate::chat) async fn from_reading(asked: &Asked, reading: Reading) -> Result<Plan, PlanError> {
    let (catalog, as_of, previous) = (asked.catalog.clone(), asked.as_of, asked.previous.clone());
    let work = tokio::task::spawn_blocking(move || {
        let sql = reading::render(&catalog.index, &reading, as_of).map_err(|e| PlanError::Reading(e.to_string()))?;
        let view = view(&catalog, &reading, previous.as_ref());
        Ok(Plan::Query(Box::new(Planned {
            sql,
            engine: EngineName::Builtin,
            summary: Some(view.summary.clone()),
            view: Some(view),
            reading: Some(reading),
            title: None,
            notes: vec![],
            others: vec![],
            approved: false,
            edited: false,
        })))
    });
    work.await.map_err(anyhow::Error::from)?
}
