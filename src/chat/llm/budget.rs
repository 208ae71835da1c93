//! Asking a model within the organisation's budget: reserved before, settled after, whatever happened.

use tokio_util::sync::CancellationToken;

use crate::accounts::Accounts;
use crate::accounts::budget::BudgetError;
use crate::base::OrgId;
use crate::platform::llm::{Completion, Heard, LanguageModel, LlmError, Prompt, Usage};

/// Why a model was not asked, or gave nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::chat) enum ModelTrouble {
    #[error("{error}")]
    Model { error: LlmError, spent: Usage },
    #[error("Your organisation has used its token budget for this month. An admin can raise it.")]
    Budget,
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl ModelTrouble {
    /// The stable word for programs.
    pub(in crate::chat) fn code(&self) -> &'static str {
        match self {
            Self::Model { error, .. } => error.code(),
            Self::Budget => "budget_exhausted",
            Self::Internal(_) => "internal",
        }
    }

    /// What a person reads.
    pub(in crate::chat) fn for_person(&self) -> String {
        match self {
            Self::Internal(_) => "Something went wrong on our side.".into(),
            other => other.to_string(),
        }
    }

    /// What an admin reads when trying the settings: also the provider's own words.
    pub(in crate::chat) fn for_admin(&self) -> String {
        match self {
            Self::Model { error, .. } if !error.said().is_empty() => format!("{error} It said: {}", error.said()),
            other => other.for_person(),
        }
    }

    /// Tokens spent all the same.
    pub(in crate::chat) fn spent(&self) -> Usage {
        match self {
            Self::Model { spent, .. } => *spent,
            Self::Budget | Self::Internal(_) => Usage::default(),
        }
    }

    /// Whether the person stopped it.
    pub(in crate::chat) fn is_stopped(&self) -> bool {
        matches!(self, Self::Model { error: LlmError::Cancelled, .. })
    }
}

/// A model with the budget that pays for it.
pub(in crate::chat) struct Budgeted<'a> {
    pub(in crate::chat) accounts: &'a Accounts,
    pub(in crate::chat) org: OrgId,
    pub(in crate::chat) model: &'a dyn LanguageModel,
}

impl Budgeted<'_> {
    /// Asks the model, if what it may cost at most is left this month.
    pub(in crate::chat) async fn complete(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        cancel: &CancellationToken,
    ) -> Result<Completion, ModelTrouble> {
        let most = prompt.tokens() + u64::from(prompt.max_output_tokens);
        let reserved = self.accounts.reserve(self.org, most).await.map_err(|error| match error {
            BudgetError::Exhausted { .. } => ModelTrouble::Budget,
            BudgetError::Internal(cause) => ModelTrouble::Internal(cause),
        })?;
        let outcome = self.model.complete(prompt, heard, cancel).await;
        let spent = outcome.as_ref().map_or_else(|failure| failure.spent, |reply| reply.usage);
        if let Err(error) = self.accounts.settle(reserved, spent.total).await {
            // The reservation is charged in full after a while: the answer need not suffer.
            tracing::error!(error = format!("{error:#}"), "tokens could not be settled");
        }
        outcome.map_err(|failure| ModelTrouble::Model { error: failure.error, spent: failure.spent })
    }
}
