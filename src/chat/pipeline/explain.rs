//! The last steps: checks, facts, chart, and where allowed a model's sentences.

use super::hints::{Known, hints};
use super::totals::{difference, whole};
use super::{Trouble, Work};
use crate::base::QueryId;
use crate::chat::answer::{EngineName, FactView, InsightView};
use crate::chat::check::{self, Evidence};
use crate::chat::engines::{Asked, Planned};
use crate::chat::feed::{Happened, Phase};
use crate::chat::receipt::{Check, CheckState};
use crate::data::facts::{facts, plain};
use crate::data::{ChartPlan, Fact, FactKind, Insight, recommend_as};
use crate::queries::{Answered, Origin, Run};
use crate::reading;

/// A source that answers within this many milliseconds is asked a second time, for the whole.
const QUICK_MS: u64 = 250;
/// The most questions that are offered next.
const NEXT: usize = 3;

impl Work {
    /// Checks and explains what came back.
    pub(super) async fn explain(
        &mut self,
        planned: &Planned,
        answered: &Answered,
        asked: &Asked,
    ) -> Result<(), Trouble> {
        let step = self.begin(Phase::Check);
        let outcome = self.check(planned, answered, asked).await;
        let held = self.draft.checks.iter().filter(|c| c.state == CheckState::Held).count();
        let failed = self.draft.checks.iter().filter(|c| c.state == CheckState::Failed).count();
        self.end(step, &outcome, Some(format!("{held} of {} checks held", held + failed)));
        outcome?;
        let step = self.begin(Phase::Explain);
        let outcome = self.tell_facts(planned, answered, asked).await;
        self.end(step, &outcome, None);
        outcome
    }

    async fn check(&mut self, planned: &Planned, answered: &Answered, asked: &Asked) -> Result<(), Trouble> {
        let (catalog, answer) = (asked.catalog.clone(), answered.clone());
        let work = tokio::task::spawn_blocking(move || {
            let (guarded, schema, table) = (&*answer.guarded, &catalog.schema, &*answer.table);
            let checks = check::checks(&Evidence { guarded, schema, table });
            (checks, check::read_from(guarded, schema), answer.digest().to_owned())
        });
        let (checks, read_from, digest) = work.await.map_err(anyhow::Error::from)?;
        self.draft.checks = checks;
        self.draft.read_from = read_from;
        self.draft.sha256 = digest;
        if let Some(check) = self.totals(planned, answered, asked).await? {
            self.draft.checks.push(check);
        }
        Ok(())
    }

    /// Compares the parts with the whole, where the source is quick and the reading has a whole.
    async fn totals(&self, planned: &Planned, answered: &Answered, asked: &Asked) -> Result<Option<Check>, Trouble> {
        let Some(reading) = planned.reading.as_ref().filter(|_| answered.took_ms <= QUICK_MS && !answered.truncated)
        else {
            return Ok(None);
        };
        let Some(whole) = whole(reading) else { return Ok(None) };
        let Ok(sql) = reading::render(&asked.catalog.index, &whole, asked.as_of) else { return Ok(None) };
        let (id, connection, origin) = (QueryId::new(), self.order.connection, Origin::Chat);
        let run = Run { id, connection, sql, limits: None, origin, use_cache: true };
        let total = match self.chat.room.parts.queries.run(&self.order.actor, run, self.order.cancel.clone()).await {
            Ok(total) => total,
            Err(crate::queries::QueryError::Cancelled) => return Err(Trouble::Stopped),
            // The answer stands without this check.
            Err(_) => return Ok(None),
        };
        let differs = difference(&answered.table, &total.table, reading);
        let detail = differs.as_ref().map(|(label, parts, all)| {
            format!("{label}: the rows add up to {parts}, the whole is {all}. Some rows belong to none of the groups.")
        });
        let state = if differs.is_some() { CheckState::Failed } else { CheckState::Held };
        Ok(Some(Check { id: "totals".into(), title: "The parts make up the whole".into(), state, detail }))
    }

    async fn tell_facts(&mut self, planned: &Planned, answered: &Answered, asked: &Asked) -> Result<(), Trouble> {
        let (insight, (chart, refused), next) = self.compute(planned, answered, asked).await?;
        self.draft.summary.extend(refused);
        self.draft.content.clone_from(&insight.plain);
        self.draft.insight = Some(view(&insight));
        self.draft.choices = chart.choices;
        self.draft.chart = Some(chart.chosen);
        self.draft.checks.extend(insight.facts.iter().filter_map(total_note));
        for note in chart.notes {
            let (id, title) = ("drawing".to_owned(), "About the chart".to_owned());
            self.draft.checks.push(Check { id, title, state: CheckState::Note, detail: Some(note) });
        }
        self.draft.suggestions = next;
        self.comment(planned, answered, asked, &insight).await
    }

    async fn compute(
        &self,
        planned: &Planned,
        answered: &Answered,
        asked: &Asked,
    ) -> Result<(Insight, (ChartPlan, Option<String>), Vec<String>), Trouble> {
        let (table, catalog, as_of) = (answered.table.clone(), asked.catalog.clone(), asked.as_of);
        let (reading, title, others) = (planned.reading.clone(), planned.title.clone(), planned.others.clone());
        let (question, read) = (asked.question.clone(), self.draft.read_from.clone());
        let wish = self.wish.clone();
        let chips = planned.view.as_ref().map(|view| view.chips.clone()).unwrap_or_default();
        let work = tokio::task::spawn_blocking(move || {
            let known = Known {
                reading: reading.as_ref(),
                question: &question,
                schema: &catalog.schema,
                read: &read,
                as_of,
                read_at: catalog.discovered_at,
                title: title.as_deref(),
                chips: &chips,
            };
            let (hint, context) = hints(&table, &known);
            let mut next = others;
            next.extend(reading.iter().flat_map(|r| reading::follow_ups(&catalog.index, r)));
            if next.is_empty() {
                next.extend(reading::suggestions(&catalog.index, as_of, NEXT + 1));
            }
            next.retain(|other| !other.eq_ignore_ascii_case(&question));
            next.truncate(NEXT);
            (facts(&table, &context), recommend_as(&table, &hint, wish.as_ref()), next)
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }

    /// A model's sentences, where its settings let it see rows. The answer stands without them.
    async fn comment(
        &mut self,
        planned: &Planned,
        answered: &Answered,
        asked: &Asked,
        insight: &Insight,
    ) -> Result<(), Trouble> {
        let by_model = planned.engine == EngineName::Llm && answered.table.row_count() > 0;
        let Some(engine) = self.llm.as_ref().filter(|l| by_model && l.may_see_rows()) else { return Ok(()) };
        let feed = self.feed.clone();
        let passed = move |text: &str| feed.push(&Happened::Token { text: format!("{text} ") });
        match engine.explain(asked, &answered.table, insight, &passed).await {
            Ok((sentences, dropped)) => {
                if let Some(told) = &mut self.draft.insight {
                    told.facts.extend(sentences);
                }
                self.draft.checks.extend(dropped_note(dropped));
                Ok(())
            }
            Err(trouble) if trouble.is_stopped() => Err(Trouble::Stopped),
            Err(trouble) => {
                self.draft.summary.push(format!("The model added no comment: {}", trouble.for_person()));
                Ok(())
            }
        }
    }
}

/// A row that holds the sum of the others, for the receipt.
fn total_note(fact: &Fact) -> Option<Check> {
    (fact.kind == FactKind::SumAmongParts).then(|| Check {
        id: "total_among_parts".into(),
        title: "A row may be the total of the others".into(),
        state: CheckState::Note,
        detail: Some(plain(&fact.sentence)),
    })
}

fn dropped_note(dropped: usize) -> Option<Check> {
    let plural = if dropped == 1 { " was" } else { "s were" };
    (dropped > 0).then(|| Check {
        id: "model_sentences".into(),
        title: "Every number in the text stands in the result".into(),
        state: CheckState::Note,
        detail: Some(format!("{dropped} sentence{plural} left out: a number in it is not in the result.")),
    })
}

fn view(insight: &Insight) -> InsightView {
    let kind = |fact: &crate::data::Fact| {
        serde_json::to_value(fact.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let facts = insight.facts.iter().map(|f| FactView { kind: kind(f), sentence: f.sentence.clone() });
    InsightView { headline: insight.headline.clone(), facts: facts.collect() }
}
