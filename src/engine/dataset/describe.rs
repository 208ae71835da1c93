//! What the tables of a dataset look like.

use arrow::datatypes::{DataType, Field};
use datafusion::common::TableReference;
use datafusion::prelude::SessionContext;
use futures::StreamExt;

use super::convert;
use super::failure::explain;
use super::session::{Datasets, Texts};
use super::statistics::Statistics;
use crate::data::{Schema, Table, TableColumn, TableKind, cells};
use crate::engine::profile::Tally;
use crate::engine::types::{DatasetTable, EngineError};

/// Cells that are looked at to sample one table; what is beyond is known from the files' own statistics.
const CELLS: usize = 8_000_000;

impl Datasets {
    /// Reads columns, counts, extremes and samples of every table.
    pub(in crate::engine) fn describe(&mut self, tables: &[DatasetTable]) -> Result<Schema, EngineError> {
        let context = self.context(tables, Texts::Shared)?.context;
        let described = tables.iter().map(|t| self.runtime.block_on(table(&context, t)));
        Ok(Schema { tables: described.collect::<Result<_, _>>()?, relationships: Vec::new() })
    }
}

async fn table(context: &SessionContext, table: &DatasetTable) -> Result<Table, EngineError> {
    let frame = context.table(TableReference::bare(table.name.as_str())).await.map_err(|e| explain(&e))?;
    let schema = frame.schema().inner().clone();
    let mut columns: Vec<TableColumn> = schema.fields().iter().map(|f| column(f)).collect();
    let statistics = Statistics::read(&table.files, columns.len())?;
    let most = (CELLS / columns.len().max(1)).max(1_000);
    let mut stream =
        frame.limit(0, Some(most)).map_err(|e| explain(&e))?.execute_stream().await.map_err(|e| explain(&e))?;
    let mut tallies: Vec<Tally> = columns.iter().map(|_| Tally::default()).collect();
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|e| explain(&e))?;
        for ((tally, array), column) in tallies.iter_mut().zip(batch.columns()).zip(&columns) {
            let array = convert::convert(array, column.kind).map_err(anyhow::Error::from)?;
            cells(array.as_ref(), column.kind).for_each(|value| tally.add(value));
        }
    }
    finish(&mut columns, tallies, &statistics);
    Ok(Table {
        name: table.name.clone(),
        kind: TableKind::Table,
        row_count: i64::try_from(statistics.rows).ok(),
        primary_key: known(&table.key, &columns),
        columns,
        ..Table::default()
    })
}

/// The key, if all its columns are there.
fn known(key: &[String], columns: &[TableColumn]) -> Vec<String> {
    let whole = key.iter().all(|name| columns.iter().any(|c| c.name == *name));
    if whole { key.to_vec() } else { Vec::new() }
}

/// Joins what was sampled with what the files say of themselves: the latter holds for all rows.
fn finish(columns: &mut [TableColumn], tallies: Vec<Tally>, statistics: &Statistics) {
    for (at, (column, tally)) in columns.iter_mut().zip(tallies).enumerate() {
        let whole = tally.rows() == statistics.rows;
        tally.finish(column, whole);
        if whole {
            continue;
        }
        if let Some((min, max)) = statistics.extremes[at].extremes() {
            (column.min, column.max) = (Some(min.to_owned()), Some(max.to_owned()));
        }
        column.null_share = statistics.nulls[at].map(|n| n as f64 / statistics.rows as f64).or(column.null_share);
    }
}

fn column(field: &Field) -> TableColumn {
    TableColumn {
        name: field.name().clone(),
        declared_type: word(field.data_type()),
        kind: convert::kind(field.data_type()),
        nullable: field.is_nullable(),
        ..TableColumn::default()
    }
}

/// The type in the word that SQL uses for it.
pub(super) fn word(of: &DataType) -> String {
    use DataType as D;
    match of {
        D::Boolean => "boolean".into(),
        D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 => "integer".into(),
        D::Int64 | D::UInt32 | D::UInt64 => "bigint".into(),
        D::Float16 | D::Float32 => "real".into(),
        D::Float64 => "double".into(),
        D::Decimal32(p, s) | D::Decimal64(p, s) | D::Decimal128(p, s) | D::Decimal256(p, s) => {
            format!("decimal({p},{s})")
        }
        D::Date32 | D::Date64 => "date".into(),
        D::Timestamp(_, None) => "timestamp".into(),
        D::Timestamp(_, Some(_)) => "timestamptz".into(),
        D::Time32(_) | D::Time64(_) => "time".into(),
        D::Utf8 | D::LargeUtf8 | D::Utf8View => "varchar".into(),
        D::Dictionary(_, values) => word(values),
        other => other.to_string().to_lowercase(),
    }
}
