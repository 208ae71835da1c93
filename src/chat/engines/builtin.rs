//! The builtin engine: no model, no network, the same answer every time.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{Asked, FailedTry, Plan, PlanError, Planned, QuestionEngine};
use crate::chat::answer::{ChipView, ChoiceView, ClarificationView, PlacedView, ReadingView, RefusalView};
use crate::connections::Catalog;
use crate::reading::{self, AskContext, Outcome, Reading, ReadingError};

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
            plan(&catalog, outcome, (previous.as_ref(), as_of.date_naive()))
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }
}

fn plan(catalog: &Catalog, outcome: Outcome, (previous, today): (Option<&Reading>, NaiveDate)) -> Plan {
    match outcome {
        Outcome::Answer(understood) => {
            let summary = Some(understood.summary).filter(|s| !s.is_empty());
            let mut view = view(catalog, &understood.reading, previous, today);
            if let Some(summary) = &summary {
                view.summary.clone_from(summary);
            }
            Plan::Query(Box::new(Planned {
                sql: understood.sql,
                summary: Some(view.summary.clone()),
                view: Some(view),
                reading: Some(understood.reading),
                notes: understood.notes,
                others: understood.alternatives.into_iter().map(|a| a.question_hint).collect(),
                ..Planned::default()
            }))
        }
        Outcome::Clarify(ask) => Plan::Clarify(ClarificationView {
            question: ask.question,
            word: ask.word,
            choices: ask.choices.into_iter().map(choice).collect(),
        }),
        Outcome::Refuse(refused) => Plan::Refuse(RefusalView {
            reason: refused.reason,
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

/// A reading as people see it `today`.
pub(in crate::chat) fn view(
    catalog: &Catalog,
    reading: &Reading,
    previous: Option<&Reading>,
    today: NaiveDate,
) -> ReadingView {
    let chips: Vec<ChipView> = reading::chips(&catalog.index, reading, previous, today)
        .into_iter()
        .map(|chip| ChipView { role: chip.role, text: chip.text, joiner: chip.joiner, state: chip.state })
        .collect();
    let summary = reading::summary(&catalog.index, reading, today);
    ReadingView { summary, chips, query: serde_json::to_value(reading).unwrap_or_default() }
}

/// Why a reading can't be asked any more, and what to do.
fn outdated(error: &ReadingError) -> String {
    match error {
        ReadingError::UnknownColumn(name) => {
            format!("There is no column \u{201c}{name}\u{201d} any more. Ask the question again.")
        }
        ReadingError::Calendar => "The time asked for lies outside the calendar. Ask for another one.".into(),
        _ => "What was understood doesn't go with the tables any more. Ask the question again.".into(),
    }
}

/// A plan for a reading that a person chose or edited.
pub(in crate::chat) async fn from_reading(asked: &Asked, reading: Reading) -> Result<Plan, PlanError> {
    let (catalog, as_of, previous) = (asked.catalog.clone(), asked.as_of, asked.previous.clone());
    let work = tokio::task::spawn_blocking(move || {
        let sql = reading::render(&catalog.index, &reading, as_of).map_err(|e| PlanError::Reading(outdated(&e)))?;
        let view = view(&catalog, &reading, previous.as_ref(), as_of.date_naive());
        Ok(Plan::Query(Box::new(Planned {
            sql,
            summary: Some(view.summary.clone()),
            view: Some(view),
            reading: Some(reading),
            ..Planned::default()
        })))
    });
    work.await.map_err(anyhow::Error::from)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_any_more_is_told_in_sentences() {
        for error in [
            ReadingError::Empty,
            ReadingError::UnknownSource(3),
            ReadingError::UnknownColumn("total".into()),
            ReadingError::Calendar,
        ] {
            let told = outdated(&error);
            assert!(told.starts_with(char::is_uppercase) && told.ends_with('.'), "{told}");
        }
    }
}
