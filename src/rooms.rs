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
use crate::explore::Explore;
use crate::jobs::{ClosedTo, Jobs, NameOf};
use crate::lineage::Lineage;
use crate::platform::cluster::{LocalCluster, SharedCluster};
use crate::platform::database::Database;
use crate::platform::keys::Keys;
use crate::platform::sealing::Sealer;
use crate::queries::{Queries, QueryParts};
use crate::search::Search;
use crate::trash::Trash;
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
    pub explore: Explore,
    pub lineage: Lineage,
    pub search: Search,
    pub trash: Trash,
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
        let keys = Keys::load(settings.master_key.as_ref(), &settings.data_dir)?;
        let (clock, audit) = (around.clock.clone(), Audit::new(database.clone(), around.clock.clone()));
        let jobs = Jobs::new(database.clone(), clock.clone(), audit.clone());
        let ground = Ground {
            db: database.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
            jobs: jobs.clone(),
            sealer: Sealer::new(&keys),
            cluster: Arc::new(LocalCluster::new(settings.rate_limit_enabled)),
            engine: Engine::new(engine_config(settings, around)),
        };
        let connections = ground.connections(settings);
        let accounts = Accounts::new(accounts::Parts {
            db: database.clone(),
            audit: audit.clone(),
            cluster: ground.cluster.clone(),
            clock: clock.clone(),
            keys: &keys,
            settings,
            on_org_created: demo_shop(connections.clone()),
        });
        jobs.name_people(names(accounts.clone()));
        jobs.leave_out(closed_to(connections.clone()));
        let uploads = ground.uploads(settings, &connections);
        connections.employ();
        uploads.employ();
        let queries = Queries::new(QueryParts {
            db: database.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            connections: connections.clone(),
            settings: settings.queries.clone(),
        });
        let chat = ground.chat(settings, (&accounts, &connections, &queries))?;
        let explore = Explore::over(&connections, &queries, &clock);
        let lineage = Lineage::over((&connections, &uploads), &queries, &chat);
        let search = Search::over(&connections, &queries, &chat);
        let trash = Trash::over((&accounts, &connections, &uploads), &queries, &chat);
        let cluster = ground.cluster;
        Ok(Self {
            database,
            audit,
            jobs,
            accounts,
            connections,
            uploads,
            queries,
            chat,
            explore,
            lineage,
            search,
            trash,
            cluster,
            stopping,
        })
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

/// What the rooms stand on.
struct Ground {
    db: Database,
    clock: SharedClock,
    audit: Audit,
    jobs: Jobs,
    sealer: Sealer,
    cluster: SharedCluster,
    engine: Engine,
}

impl Ground {
    fn connections(&self, settings: &Settings) -> Connections {
        Connections::new(ConnectionParts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            audit: self.audit.clone(),
            sealer: self.sealer.clone(),
            cluster: self.cluster.clone(),
            engine: self.engine.clone(),
            jobs: self.jobs.clone(),
            settings: ConnectionSettings {
                data_dir: settings.data_dir.clone(),
                policy: settings.connections.policy,
                discovery_every: settings.connections.discovery_every,
            },
        })
    }

    fn uploads(&self, settings: &Settings, connections: &Connections) -> Uploads {
        Uploads::new(UploadParts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            audit: self.audit.clone(),
            engine: self.engine.clone(),
            connections: connections.clone(),
            jobs: self.jobs.clone(),
            data_dir: settings.data_dir.clone(),
            max_bytes: settings.uploads.max_bytes,
            max_bytes_per_org: settings.uploads.max_bytes_per_org,
            background_above_bytes: settings.uploads.background_above_bytes,
        })
    }

    fn chat(
        &self,
        settings: &Settings,
        (accounts, connections, queries): (&Accounts, &Connections, &Queries),
    ) -> anyhow::Result<Chat> {
        Chat::new(ChatParts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            audit: self.audit.clone(),
            sealer: self.sealer.clone(),
            cluster: self.cluster.clone(),
            accounts: accounts.clone(),
            connections: connections.clone(),
            queries: queries.clone(),
            policy: settings.models.policy,
            public_url: settings.public_url(),
        })
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

fn closed_to(connections: Connections) -> ClosedTo {
    Arc::new(move |actor| {
        let connections = connections.clone();
        async move { Ok(connections.closed_things(&actor).await?) }.boxed()
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
