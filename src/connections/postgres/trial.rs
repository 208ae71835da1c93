//! Trying a PostgreSQL connection step by step, with a reason and a remedy for whichever step fails.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::super::TestReport;
use super::super::report::{StepName, Steps};
use super::super::target::ServerTarget;
use super::describe::{number, text};
use super::fault::{Closed, Fault, login_words};
use super::session::Session;
use super::{dial, schemas, wire::Wire};
use crate::platform::address::AddressPolicy;
use crate::sql::{Dialect, quote_identifier, quote_text};

const ORDER: &[StepName] = &[
    StepName::Resolve,
    StepName::Connect,
    StepName::Tls,
    StepName::Login,
    StepName::ReadOnly,
    StepName::Version,
    StepName::Tables,
];

/// Oldest server that still gets fixes of ours.
const OLDEST: u32 = 120_000;
const LIMIT: Duration = Duration::from_secs(10);
/// How long looking around may take in all.
const LOOK: Duration = Duration::from_secs(12);

/// What the account may do beyond reading: be superuser, create things, or write to any table that it sees.
const CAN_WRITE: &str = "
SELECT r.rolsuper, r.rolcreatedb OR r.rolcreaterole,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND n.nspname NOT LIKE 'pg\\_%'
          AND pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER";

const VERSION: &str = "SELECT pg_catalog.current_setting('server_version'), \
    pg_catalog.current_setting('server_version_num')";

const TABLES: &str = "
SELECT n.nspname, pg_catalog.count(*),
       pg_catalog.count(*) FILTER (WHERE pg_catalog.has_table_privilege(c.oid, 'SELECT')
                                      OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
GROUP BY n.nspname ORDER BY n.nspname";

/// Goes through all steps; the first that fails ends it.
pub(super) async fn trial(target: &ServerTarget, policy: AddressPolicy) -> TestReport {
    let mut steps = Steps::new(ORDER);
    if let Some(wire) = reach(&mut steps, target, policy).await
        && let Some(mut session) = enter(&mut steps, wire, target).await
    {
        match tokio::time::timeout(LOOK, look_around(&mut steps, &mut session, target)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => steps.fail(StepName::Tables, fault.into_source().for_person(), None),
            Err(_) => steps.fail(StepName::Tables, "The server took too long to answer.", None),
        }
        session.close().await;
    }
    steps.finish()
}

/// Resolve, connect, encrypt.
async fn reach(steps: &mut Steps, target: &ServerTarget, policy: AddressPolicy) -> Option<Wire> {
    let addresses = match dial::resolve(target, policy).await {
        Ok(addresses) => addresses,
        Err(reason) => {
            steps.fail(StepName::Resolve, reason, Some("Check the host name.".to_owned()));
            return None;
        }
    };
    steps.ok(StepName::Resolve, "The host was found.");
    let begun = Instant::now();
    let socket = match dial::connect(target, &addresses).await {
        Ok(socket) => socket,
        Err(reason) => {
            unanswered(steps, StepName::Connect, reason, begun).await;
            return None;
        }
    };
    steps.latency = Some(begun.elapsed());
    steps.ok(StepName::Connect, "Something answers there.");
    match dial::encrypt(socket, target).await {
        Ok(wire) if wire.secure.is_some() => {
            steps.ok(StepName::Tls, "The connection is encrypted.");
            Some(wire)
        }
        Ok(wire) if wire.peer.ip().is_loopback() => {
            steps.ok(StepName::Tls, "Not encrypted; it stays on this machine.");
            Some(wire)
        }
        Ok(wire) => {
            let remedy = "Switch on TLS at the server, then choose \u{201c}require\u{201d} here.";
            steps.warn(StepName::Tls, "The connection is not encrypted.", remedy);
            Some(wire)
        }
        Err(Closed::Nobody) => {
            unanswered(steps, StepName::Connect, dial::nobody(target), begun).await;
            None
        }
        Err(Closed::Refused(what, remedy)) => {
            steps.fail(StepName::Tls, what, Some(remedy));
            None
        }
    }
}

/// Refused, filtered and not PostgreSQL: the same words after the same time, so that trying addresses maps no network.
async fn unanswered(steps: &mut Steps, step: StepName, reason: String, begun: Instant) {
    tokio::time::sleep(dial::CONNECT.saturating_sub(begun.elapsed())).await;
    steps.latency = None;
    let remedy = "Check host and port, that the server listens on more than its own machine (listen_addresses), \
                  and that no firewall stands between.";
    steps.replace_with_failure(step, reason, remedy);
}

async fn enter(steps: &mut Steps, wire: Wire, target: &ServerTarget) -> Option<Session> {
    let begun = Instant::now();
    match Session::log_in(wire, target).await {
        Ok(session) => {
            steps.ok(StepName::Login, format!("Logged in as \u{201c}{}\u{201d}.", target.username));
            Some(session)
        }
        Err(Fault::Io(_) | Fault::Protocol(_)) => {
            unanswered(steps, StepName::Connect, dial::nobody(target), begun).await;
            None
        }
        Err(fault) => {
            let (what, remedy) = login_words(fault, &target.database, &target.username);
            steps.fail(StepName::Login, what, remedy);
            None
        }
    }
}

/// Rights, version and tables.
async fn look_around(steps: &mut Steps, session: &mut Session, target: &ServerTarget) -> Result<(), Fault> {
    let rows = session.ask(CAN_WRITE, LIMIT).await?;
    let row = rows.first().cloned().unwrap_or_default();
    let is = |at: usize| text(&row, at) == "t";
    let writable = number::<u32>(&row, 3).unwrap_or(0);
    let can_write = is(0) || is(1) || is(2) || writable > 0;
    steps.can_write = Some(can_write);
    let found = session.ask(TABLES, LIMIT).await?;
    if can_write {
        steps.readonly_sql =
            Some(readonly_sql(&target.database, &found.iter().map(|r| text(r, 0)).collect::<Vec<_>>()));
        let why = if is(0) { "It is a superuser.".to_owned() } else { format!("It can write to {writable} tables.") };
        steps.warn(
            StepName::ReadOnly,
            format!("This account could change data. {why} DataMind only ever reads, but a read-only account is a second wall."),
            "Run the SQL below as the database's owner and connect with the account that it makes.",
        );
    } else {
        steps.ok(StepName::ReadOnly, "The account can only read.");
    }
    let version = session.ask(VERSION, LIMIT).await?;
    let row = version.first().cloned().unwrap_or_default();
    steps.server_version = Some(format!("PostgreSQL {}", text(&row, 0)));
    match number::<u32>(&row, 1) {
        Some(old) if old < OLDEST => {
            steps.warn(
                StepName::Version,
                format!("PostgreSQL {}.", text(&row, 0)),
                "This version is no longer maintained; upgrade the server.",
            );
        }
        _ => steps.ok(StepName::Version, format!("PostgreSQL {}.", text(&row, 0))),
    }
    tables(steps, &found);
    steps.schemas = schemas::list(session).await?;
    Ok(())
}

fn tables(steps: &mut Steps, found: &[super::session::TextRow]) {
    let sum = |at: usize| found.iter().filter_map(|row| number::<u32>(row, at)).sum::<u32>();
    let (all, readable) = (sum(1), sum(2));
    steps.tables_found = Some(readable);
    match (all, readable) {
        (0, _) => steps.warn(
            StepName::Tables,
            "There are no tables, or the account sees none of them.",
            "Check the database's name, and GRANT USAGE on its schemas.",
        ),
        (_, 0) => steps.warn(
            StepName::Tables,
            format!("None of the {all} tables may be read."),
            "GRANT SELECT ON ALL TABLES IN SCHEMA \u{2026} to this account.",
        ),
        (all, readable) if readable < all => {
            steps.ok(StepName::Tables, format!("{readable} of {all} tables can be read."));
        }
        (all, _) => steps.ok(StepName::Tables, format!("{all} found.")),
    }
}

/// SQL that makes an account which can read these schemas and nothing else.
fn readonly_sql(database: &str, schemas: &[String]) -> String {
    let name = |n: &str| quote_identifier(n, Dialect::PostgreSql);
    let mut sql = format!(
        "CREATE ROLE datamind_reader LOGIN PASSWORD {} NOSUPERUSER NOCREATEDB NOCREATEROLE;\n\
         ALTER ROLE datamind_reader SET default_transaction_read_only = on;\n\
         GRANT CONNECT ON DATABASE {} TO datamind_reader;\n",
        quote_text("choose a long password", Dialect::PostgreSql),
        name(database),
    );
    for schema in schemas {
        let schema = name(schema);
        let _ = write!(
            sql,
            "GRANT USAGE ON SCHEMA {schema} TO datamind_reader;\n\
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO datamind_reader;\n\
             ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO datamind_reader;\n",
        );
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_offered_sql_are_quoted() {
        let sql = readonly_sql("my \"db\"", &["public".to_owned(), "a;b".to_owned()]);
        assert!(sql.contains("DATABASE \"my \"\"db\"\"\" TO"));
        assert!(sql.contains("SCHEMA \"a;b\""));
    }
}
