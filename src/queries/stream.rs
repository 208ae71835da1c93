//! An answer as a JSON body that is written piece by piece while it is sent, so that a slow reader holds no more
//! than one piece beside the rows themselves.

use std::convert::Infallible;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::Stream;
use serde::Serialize;

use super::{Answered, Asked};
use crate::base::QueryId;
use crate::data::{ChartChoice, ChartConfig, ChartPlan, Column, write_rows};

/// Cells of one piece: about 256 KiB for usual cells.
const CELLS: usize = 16_384;

/// What stands before the rows.
#[derive(Serialize)]
struct Head<'a> {
    query_id: QueryId,
    columns: &'a [Column],
}

/// What stands after the rows.
#[derive(Serialize)]
struct Tail<'a> {
    row_count: usize,
    truncated: bool,
    execution_time_ms: u64,
    cached: bool,
    cached_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "<[Asked]>::is_empty")]
    asked: &'a [Asked],
    #[serde(flatten)]
    drawing: Option<Drawing<'a>>,
}

/// How the rows can be shown.
#[derive(Serialize)]
struct Drawing<'a> {
    chart_config: &'a ChartConfig,
    charts: &'a [ChartChoice],
    chart_notes: &'a [String],
}

/// How far the body is written.
struct Pen {
    answered: Answered,
    chart: Option<ChartPlan>,
    rows: usize,
    step: usize,
    next: Option<usize>,
}

/// The body as pieces, with the chart where there is one; each is written when it is asked for.
pub fn json_body(answered: Answered, chart: Option<ChartPlan>) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let rows = answered.table.row_count();
    let step = (CELLS / answered.table.columns.len().max(1)).max(1);
    let pen = Pen { answered, chart, rows, step, next: Some(0) };
    futures::stream::unfold(pen, |mut pen| async move {
        let from = pen.next?;
        let piece = pen.write(from);
        Some((Ok(Bytes::from(piece)), pen))
    })
}

impl Pen {
    /// The piece that begins with row `from`; the first one has the head, the last one the tail.
    fn write(&mut self, from: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * 1024);
        let to = (from + self.step).min(self.rows);
        if from == 0 {
            self.write_head(&mut out);
        } else {
            out.push(b',');
        }
        let begin = out.len();
        write_rows(&self.answered.table, from..to, &mut out);
        // The rows come as an array of their own: its brackets belong to the whole.
        out.pop();
        out.drain(begin..=begin);
        self.next = (to < self.rows).then_some(to);
        if self.next.is_none() {
            self.write_tail(&mut out);
        }
        out
    }

    fn write_head(&self, out: &mut Vec<u8>) {
        let head = Head { query_id: self.answered.query_id, columns: &self.answered.table.columns };
        append(out, &head);
        out.pop();
        out.extend_from_slice(b",\"rows\":[");
    }

    fn write_tail(&self, out: &mut Vec<u8>) {
        let tail = Tail {
            row_count: self.rows,
            truncated: self.answered.truncated,
            execution_time_ms: self.answered.took_ms,
            cached: self.answered.cached_at.is_some(),
            cached_at: self.answered.cached_at,
            asked: self.answered.asked(),
            drawing: self.chart.as_ref().map(|p| Drawing {
                chart_config: &p.chosen,
                charts: &p.choices,
                chart_notes: &p.notes,
            }),
        };
        out.extend_from_slice(b"],");
        let begin = out.len();
        append(out, &tail);
        out.drain(begin..=begin);
    }
}

/// Writes plain data as JSON: text keys and finite values only, which cannot fail.
fn append(out: &mut Vec<u8>, value: &impl Serialize) {
    if let Err(error) = serde_json::to_writer(&mut *out, value) {
        tracing::error!(%error, "a part of an answer could not be written");
        out.extend_from_slice(b"{}");
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use arrow::array::{Int64Array, RecordBatch};
    use arrow::datatypes::{Field, Schema};
    use futures::StreamExt;

    use super::super::Ran;
    use super::*;
    use crate::data::{ColumnType, ResultTable};
    use crate::sql::{Dialect, Guard, Relations};

    pub(crate) fn answered(rows: i64) -> Answered {
        let schema = Arc::new(Schema::new(vec![Field::new("n", ColumnType::Integer.arrow(), true)]));
        let batch = RecordBatch::try_new(schema, vec![Arc::new(Int64Array::from_iter_values(0..rows))]).unwrap();
        let columns = vec![Column { name: "n".into(), kind: ColumnType::Integer, semantic: None }];
        let table = Arc::new(ResultTable { columns, batches: vec![batch], truncated: false });
        let guarded = Guard::new().check("SELECT 1", Dialect::Sqlite, &Relations::Any).unwrap();
        let took = std::time::Duration::from_millis(3);
        let ran = Ran::new(ResultTable::clone(&table), took, DateTime::UNIX_EPOCH);
        Answered {
            query_id: QueryId::new(),
            table,
            guarded: Arc::new(guarded),
            took_ms: 3,
            cached_at: None,
            truncated: false,
            ran: Arc::new(ran),
        }
    }

    async fn written(rows: i64) -> (usize, serde_json::Value) {
        let pieces: Vec<_> = json_body(answered(rows), None).collect().await;
        let whole: Vec<u8> = pieces.iter().flat_map(|p| p.as_ref().unwrap().to_vec()).collect();
        (pieces.len(), serde_json::from_slice(&whole).unwrap())
    }

    #[tokio::test]
    async fn the_pieces_are_one_document_with_every_row_once() {
        let rows = i64::try_from(CELLS).unwrap() * 2 + 1;
        let (pieces, document) = written(rows).await;
        assert_eq!(pieces, 3);
        let values: Vec<i64> = document["rows"].as_array().unwrap().iter().map(|r| r[0].as_i64().unwrap()).collect();
        assert_eq!(values, (0..rows).collect::<Vec<_>>());
        assert_eq!(document["row_count"], rows);
        assert_eq!(document["cached"], false);
    }

    #[tokio::test]
    async fn an_answer_without_rows_is_a_document_too() {
        let (pieces, document) = written(0).await;
        assert_eq!(pieces, 1);
        assert_eq!(document["rows"], serde_json::json!([]));
        assert_eq!(document["columns"][0]["name"], "n");
        assert_eq!(document["execution_time_ms"], 3);
    }
}
