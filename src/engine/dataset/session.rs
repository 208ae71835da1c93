//! DataFusion as the worker keeps it: threads, a memory pool that spills to disk, and the contexts of recent sources.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;

use datafusion::common::TableReference;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::object_store::local::LocalFileSystem;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio::runtime::Runtime;
use url::Url;

use super::failure::explain;
use crate::engine::types::{DatasetTable, EngineError};
use crate::engine::wire::Hello;

/// How many sources keep their opened files' metadata at hand.
const WARM_SOURCES: usize = 8;
/// Stack of the threads that run queries.
const THREAD_STACK: usize = 8 << 20;
/// Rows that operators hand on at once: enough that what each call costs does not count.
const BATCH_ROWS: usize = 16_384;
/// The address of our files inside DataFusion. `file://` itself is unknown there, so no text can name a file.
const STORE: &str = "dataset://local/";

/// The dataset engine of one worker.
pub(in crate::engine) struct Datasets {
    pub(super) runtime: Runtime,
    environment: Arc<RuntimeEnv>,
    threads: usize,
    warm: VecDeque<(Vec<DatasetTable>, SessionContext)>,
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
        let environment = environment(hello).map_err(|e| explain(&e))?;
        Ok(Self { runtime, environment, threads: hello.threads, warm: VecDeque::new() })
    }

    /// The context that knows exactly these tables.
    pub(super) fn context(&mut self, tables: &[DatasetTable]) -> Result<SessionContext, EngineError> {
        if let Some(at) = self.warm.iter().position(|(known, _)| known == tables) {
            if let Some(found) = self.warm.remove(at) {
                self.warm.push_front(found);
            }
        } else {
            let context = SessionContext::new_with_config_rt(config(self.threads), Arc::clone(&self.environment));
            self.runtime.block_on(register_all(&context, tables))?;
            self.warm.push_front((tables.to_vec(), context));
            self.warm.truncate(WARM_SOURCES);
        }
        self.warm.front().map(|(_, c)| c.clone()).ok_or_else(|| anyhow::anyhow!("no context").into())
    }
}

fn environment(hello: &Hello) -> datafusion::error::Result<Arc<RuntimeEnv>> {
    let pool_bytes = usize::try_from(hello.memory_bytes / 10 * 6).unwrap_or(usize::MAX);
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

fn config(threads: usize) -> SessionConfig {
    let config = SessionConfig::new().with_target_partitions(threads).with_batch_size(BATCH_ROWS);
    let mut config = config.with_information_schema(false);
    let parquet = &mut config.options_mut().execution.parquet;
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
        register(context, table).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

async fn register(context: &SessionContext, table: &DatasetTable) -> datafusion::error::Result<()> {
    let files = table.files.iter().map(|f| address(f)).collect::<datafusion::error::Result<Vec<_>>>()?;
    let format = ParquetFormat::new().with_options(context.state().default_table_options().parquet);
    let options = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
    let config = ListingTableConfig::new_with_multi_paths(files).with_listing_options(options);
    let listing = ListingTable::try_new(config.infer_schema(&context.state()).await?)?;
    let cache = context.runtime_env().cache_manager.get_file_statistic_cache();
    context.register_table(TableReference::bare(table.name.as_str()), Arc::new(listing.with_cache(cache)))?;
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
