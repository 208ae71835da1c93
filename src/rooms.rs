//! Every room's service, built over one database; each gets the rooms above it that it calls.

use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt as _;
use tokio_util::sync::CancellationToken;

use crate::accounts::{self, Accounts, OrgHook};
use crate::audit::Audit;
use crate::base::SharedClock;
use crate::chat::{Chat, ChatParts};
use crate::config::Settings;
use crate::connections::{ConnectionParts, ConnectionSettings, Connections};
use crate::engine::{Engine, EngineConfig};
use crate::jobs::{Jobs, NameOf};
use crate::platform::cluster::{LocalCluster, SharedCluster};
use crate::platform::database::Database;
use crate::platform::keys::Keys;
use crate::platform::sealing::Sealer;
use crate::queries::{Queries, QueryParts};
use crate::uploads::{UploadParts, Uploads};

/// What differs between the shipped executable and a test.
pub struct Surroundings {
    pub clock: SharedClock,
    /// The executable that understands the command `engine-worker`.
    pub program: PathBuf,
}

/// Every room's service.
#[derive(Clone)]
pub struct Rooms {
    pub database: Database,
    pub audit: Audit,
    pub jobs: Jobs,
    pub accounts: Accounts,
    pub connections: Connections,
    pub uploads: Uploads,
    pub queries: Queries,
    pub chat: Chat,
    pub cluster: SharedCluster,
    pub stopping: CancellationToken,
}

impl Rooms {
    pub(crate) fn build(
        settings: &Settings,
        database: Database,
        around: &Surroundings,
        stopping: CancellationToken,
    ) -> anyhow::Result<Self> {
        let clock = around.clock.clone();
        let keys = Keys::load(settings.master_key.as_ref(), &settings.data_dir)?;
        let sealer = Sealer::new(&keys);
        let cluster: SharedCluster = Arc::new(LocalCluster::new(settings.rate_limit_enabled));
        let engine = Engine::new(engine_config(settings, around));
        let audit = Audit::new(database.clone(), clock.clone());
        let jobs = Jobs::new(database.clone(), clock.clone(), audit.clone());
        let connections = Connections::new(ConnectionParts {
            db: database.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            sealer: sealer.clone(),
            cluster: cluster.clone(),
            engine: engine.clone(),
            jobs: jobs.clone(),
            settings: ConnectionSettings {
                data_dir: settings.data_dir.clone(),
                policy: settings.connections.policy,
                discovery_every: settings.connections.discovery_every,
            },
        });
        let accounts = Accounts::new(accounts::Parts {
            db: database.clone(),
            audit: audit.clone(),
            cluster: cluster.clone(),
            clock: clock.clone(),
            keys: &keys,
            settings,
            on_org_created: demo_shop(connections.clone()),
        });
        jobs.name_people(names(accounts.clone()));
        let uploads = Uploads::new(UploadParts {
            db: database.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            engine,
            connections: connections.clone(),
            jobs: jobs.clone(),
            data_dir: settings.data_dir.clone(),
            max_bytes: settings.uploads.max_bytes,
            max_bytes_per_org: settings.uploads.max_bytes_per_org,
            background_above_bytes: settings.uploads.background_above_bytes,
        });
        connections.employ();
        uploads.employ();
        let queries = Queries::new(QueryParts {
            db: database.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            connections: connections.clone(),
            settings: settings.queries.clone(),
        });
        let chat = Chat::new(ChatParts {
            db: database.clone(),
            clock,
            audit: audit.clone(),
            sealer,
            cluster: cluster.clone(),
            accounts: accounts.clone(),
            connections: connections.clone(),
            queries: queries.clone(),
            policy: settings.models.policy,
            public_url: settings.public_url(),
        })?;
        Ok(Self { database, audit, jobs, accounts, connections, uploads, queries, chat, cluster, stopping })
    }

    /// Puts in order what a former run left behind.
    pub(crate) async fn recover(&self) -> anyhow::Result<()> {
        self.jobs.recover().await?;
        self.chat.recover().await?;
        self.uploads.recover().await?;
        Ok(())
    }

    /// Asks running work to end.
    pub(crate) async fn drain(&self) {
        self.jobs.stop().await;
        self.chat.stop_all().await;
        self.queries.stop_all().await;
    }
}

fn engine_config(settings: &Settings, around: &Surroundings) -> EngineConfig {
    EngineConfig {
        program: around.program.clone(),
        data_dir: settings.data_dir.clone(),
        max_workers: settings.engine.max_workers,
        memory_bytes: settings.engine.memory_bytes,
        temp_dir: settings.data_dir.join("tmp").join("engine"),
    }
}

/// What people are called in lists of a room that stands above the accounts.
fn names(accounts: Accounts) -> NameOf {
    Arc::new(move |org, user| {
        let accounts = accounts.clone();
        async move { accounts.name_of(org, user).await.ok().flatten() }.boxed()
    })
}

/// A new organisation gets the demo shop, where its first admin wants it.
fn demo_shop(connections: Connections) -> OrgHook {
    Arc::new(move |actor, wanted| {
        let connections = connections.clone();
        async move {
            if wanted && let Err(error) = connections.add_demo(&actor).await {
                tracing::error!(error = format!("{error:#}"), "the demo shop could not be added");
            }
        }
        .boxed()
    })
}
