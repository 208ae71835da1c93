//! What the Parquet files say of themselves: rows, empty cells, least and greatest values, without reading a row.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use super::{convert, failure};
use crate::data::cell;
use crate::engine::profile::Tally;
use crate::engine::types::EngineError;

/// What the files of one table say together.
pub(super) struct Statistics {
    pub rows: u64,
    /// By column: empty cells, where every file tells.
    pub nulls: Vec<Option<u64>>,
    /// By column: least and greatest value.
    pub extremes: Vec<Tally>,
}

impl Statistics {
    /// Reads the footers of the files.
    pub(super) fn read(files: &[std::path::PathBuf], columns: usize) -> Result<Self, EngineError> {
        let extremes = std::iter::repeat_with(Tally::default).take(columns).collect();
        let mut all = Self { rows: 0, nulls: vec![Some(0); columns], extremes };
        for file in files {
            all.add(file).map_err(|e| failure::unreadable(&e))?;
        }
        Ok(all)
    }

    fn add(&mut self, file: &Path) -> anyhow::Result<()> {
        let metadata = ArrowReaderMetadata::load(&File::open(file)?, ArrowReaderOptions::new())?;
        let groups = metadata.metadata().row_groups();
        self.rows += groups.iter().map(|g| u64::try_from(g.num_rows()).unwrap_or(0)).sum::<u64>();
        let schema: &SchemaRef = metadata.schema();
        for (at, field) in schema.fields().iter().enumerate().take(self.extremes.len()) {
            let parquet = metadata.parquet_schema();
            let Ok(converter) = StatisticsConverter::try_new(field.name(), schema, parquet) else { continue };
            let kind = convert::kind(field.data_type());
            if kind.is_number() || kind.is_temporal() {
                for values in [converter.row_group_mins(groups)?, converter.row_group_maxes(groups)?] {
                    self.add_extremes(at, &convert::convert(&values, kind)?, kind);
                }
            }
            let nulls = converter.row_group_null_counts(groups)?;
            let known = nulls.null_count() == 0;
            self.nulls[at] = self.nulls[at].filter(|_| known).map(|n| n + nulls.values().iter().sum::<u64>());
        }
        Ok(())
    }

    fn add_extremes(&mut self, at: usize, values: &ArrayRef, kind: crate::data::ColumnType) {
        for row in 0..values.len() {
            self.extremes[at].add_extreme(cell(values.as_ref(), kind, row));
        }
    }
}
