//! The llm engine: chooses what a model gets to see, asks within the budget, and reads replies strictly.

pub(in crate::chat) mod assist;
mod budget;
mod context;
pub(in crate::chat) mod drafts;
mod engine;
mod fence;
mod glossary;
mod hidden;
mod mask;
mod numbers;
mod personal;
mod pick;
mod plain;
mod prompt;
mod prose;
mod reply;

pub use assist::{AssistTask, Sent};
pub(super) use budget::{Budgeted, ModelTrouble};
pub use drafts::{ColumnDraft, TableDraft};
pub(super) use engine::{Account, LlmEngine};
pub(super) use mask::without_foreign_quotes;
#[cfg(test)]
pub(super) use pick::tests::shop;
pub(super) use prompt::{Approved, Background, Past, VERSION};
