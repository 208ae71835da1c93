//! DataFusion as the worker keeps it: threads, a memory pool that spills to disk, and the contexts of recent sources.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::common::TableReference;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::object_store::local::LocalFileSystem;
use datafusion::optimizer::Analyzer;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio::runtime::Runtime;
use url::Url;

use super::failure::explain;
use super::{calendar, exact, width};
use crate::engine::types::{DatasetTable, EngineError};
use crate::engine::wire::Hello;

/// How many sources keep their opened files' metadata at hand.
const WARM_SOURCES: usize = 8;
/// The share of the memory pool, as its divisor, that rows which are kept to be sorted may take.
const KEPT_SHARE: u64 = 4;
/// Stack of the threads that run queries.
const THREAD_STACK: usize = 8 << 20;
/// The address of our files inside DataFusion. `file://` itself is unknown there, so no text can name a file.
const STORE: &str = "dataset://local/";

/// The dataset engine of one worker.
pub(in crate::engine) struct Datasets {
    pub(super) runtime: Runtime,
    environment: Arc<RuntimeEnv>,
    threads: usize,
    pool_bytes: u64,
    warm: VecDeque<Warm>,
}

/// How a query holds the texts that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// As views into the pages of the file: nothing is copied, and one text keeps its whole page.
    Shared,
    /// Each batch with a copy of its own.
    Owned,
}

/// A source whose tables are known.
#[derive(Clone)]
pub(super) struct Warm {
    tables: Vec<DatasetTable>,
    texts: Texts,
    pub context: SessionContext,
    /// The mean width of the rows of its widest table, in bytes.
    row_bytes: u64,
}

impl Datasets {
    /// Starts the threads and sets the memory pool: six tenths of what the worker may take, since the rest is needed
    /// by what the pool does not count.
    pub(in crate::engine) fn start(hello: &Hello) -> Result<Self, EngineError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(hello.threads)
            .max_blocking_threads(hello.threads * 4)
            .thread_stack_size(THREAD_STACK)
            .enable_time()
            .build()
            .map_err(anyhow::Error::from)?;
        let pool_bytes = hello.memory_bytes / 10 * 6;
        let environment = environment(hello, pool_bytes).map_err(|e| explain(&e))?;
        Ok(Self { runtime, environment, threads: hello.threads, pool_bytes, warm: VecDeque::new() })
    }

    /// The context that knows exactly these tables.
    pub(super) fn context(&mut self, tables: &[DatasetTable], texts: Texts) -> Result<Warm, EngineError> {
        let known = self.warm.iter().position(|warm| warm.texts == texts && warm.tables == tables);
        let found = match known.and_then(|at| self.warm.remove(at)) {
            Some(found) => found,
            None => self.open(tables, texts)?,
        };
        self.warm.push_front(found.clone());
        self.warm.truncate(WARM_SOURCES);
        Ok(found)
    }

    fn open(&self, tables: &[DatasetTable], texts: Texts) -> Result<Warm, EngineError> {
        let row_bytes = width::widest(tables)?;
        let config = config(self.threads, texts).with_batch_size(width::batch_rows(row_bytes));
        let context = prepared(config, Arc::clone(&self.environment));
        self.runtime.block_on(register_all(&context, tables))?;
        Ok(Warm { tables: tables.to_vec(), texts, context, row_bytes })
    }

    /// A context that knows no table yet, for rows as wide as those of these files.
    pub(super) fn fresh<'a>(&self, files: impl Iterator<Item = &'a PathBuf>) -> Result<SessionContext, EngineError> {
        let tables: Vec<DatasetTable> = files.map(|file| DatasetTable::new("", vec![file.clone()])).collect();
        let config = config(self.threads, Texts::Owned).with_batch_size(width::batch_rows(width::widest(&tables)?));
        Ok(prepared(config, Arc::clone(&self.environment)))
    }

    /// Whether so many rows of the source can be kept in memory while all others are looked at.
    pub(super) fn can_keep(&self, rows: usize, source: &Warm) -> bool {
        let bytes = u64::try_from(rows).unwrap_or(u64::MAX).saturating_mul(source.row_bytes);
        bytes <= self.pool_bytes / KEPT_SHARE
    }
}

/// A context with our own arithmetic and calendar.
pub(super) fn prepared(config: SessionConfig, environment: Arc<RuntimeEnv>) -> SessionContext {
    let rules = std::iter::once(calendar::rule()).chain(Analyzer::new().rules).chain([exact::rule()]).collect();
    let state = SessionStateBuilder::new().with_config(config).with_runtime_env(environment).with_default_features();
    let context = SessionContext::new_with_state(state.with_analyzer_rules(rules).build());
    exact::install(&context);
    calendar::install(&context);
    context
}

fn environment(hello: &Hello, pool_bytes: u64) -> datafusion::error::Result<Arc<RuntimeEnv>> {
    let pool_bytes = usize::try_from(pool_bytes).unwrap_or(usize::MAX);
    let pool = TrackConsumersPool::new(FairSpillPool::new(pool_bytes), NonZeroUsize::MIN);
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![hello.temp_dir.clone()]))
        .with_max_temp_directory_size(hello.file_bytes);
    let stores = DefaultObjectStoreRegistry::new();
    stores.deregister_store(&parse("file:///")?)?;
    stores.register_store(&parse(STORE)?, Arc::new(LocalFileSystem::new()));
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(pool))
        .with_disk_manager_builder(disk)
        .with_object_store_registry(Arc::new(stores))
        .build_arc()
}

fn config(threads: usize, texts: Texts) -> SessionConfig {
    let mut config = SessionConfig::new().with_target_partitions(threads).with_information_schema(false);
    config.options_mut().sql_parser.map_string_types_to_utf8view = texts == Texts::Shared;
    let parquet = &mut config.options_mut().execution.parquet;
    parquet.schema_force_view_types = texts == Texts::Shared;
    // Filters decide while a file is read, so that columns are only decoded where a join or condition holds. In the order
    // in which they are written, and without keeping what they read: both cost more than they save.
    parquet.pushdown_filters = true;
    parquet.max_predicate_cache_size = Some(0);
    // What a number means (its currency, say) is written beside the column.
    parquet.skip_metadata = false;
    config
}

async fn register_all(context: &SessionContext, tables: &[DatasetTable]) -> Result<(), EngineError> {
    for table in tables {
        let reference = TableReference::bare(table.name.as_str());
        register(context, reference, &table.files).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

/// Has the context know the table that these files hold.
pub(super) async fn register(
    context: &SessionContext,
    reference: TableReference,
    files: &[PathBuf],
) -> datafusion::error::Result<()> {
    let files = files.iter().map(|f| address(f)).collect::<datafusion::error::Result<Vec<_>>>()?;
    let format = ParquetFormat::new().with_options(context.state().default_table_options().parquet);
    let options = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(files).with_listing_options(options);
    let config = config.infer_schema(&context.state()).await?;
    let schema = config.file_schema.as_ref().map(|schema| calendar::schema_in_utc(schema));
    let listing = ListingTable::try_new(match schema {
        Some(schema) => config.with_schema(schema),
        None => config,
    })?;
    let cache = context.runtime_env().cache_manager.get_file_statistic_cache();
    context.register_table(reference, Arc::new(listing.with_cache(cache)))?;
    Ok(())
}

fn address(file: &std::path::Path) -> datafusion::error::Result<ListingTableUrl> {
    let mut url = parse(STORE)?;
    url.set_path(&file.to_string_lossy());
    ListingTableUrl::try_new(url, None)
}

fn parse(url: &str) -> datafusion::error::Result<Url> {
    Url::parse(url).map_err(|e| datafusion::error::DataFusionError::External(Box::new(e)))
}
