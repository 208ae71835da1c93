//! Trying a MySQL connection step by step, with a reason and a remedy for whichever step fails.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::super::TestReport;
use super::super::model::SslMode;
use super::super::report::{StepName, Steps};
use super::super::target::ServerTarget;
use super::describe::{number, text};
use super::fault::{Fault, login_words};
use super::pool::Pool;
use super::session::{Session, TextRow};
use super::{reach, schemas};
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

const LIMIT: Duration = Duration::from_secs(10);

/// Rights that change no data.
const HARMLESS: [&str; 8] = [
    "USAGE",
    "SELECT",
    "SHOW VIEW",
    "SHOW DATABASES",
    "PROCESS",
    "REPLICATION CLIENT",
    "BINLOG MONITOR",
    "SLAVE MONITOR",
];

/// Relations that we see, and how many of them have a column that we may read.
const TABLES: &str = "
SELECT COUNT(*), COALESCE(SUM(EXISTS (SELECT 1 FROM information_schema.COLUMNS c
  WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME AND c.PRIVILEGES LIKE '%select%')), 0)
FROM information_schema.TABLES t
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')";

/// Goes through all steps; the first that fails ends it.
pub(super) async fn trial(pool: &Pool) -> TestReport {
    let target = pool.target();
    let mut steps = Steps::new(ORDER);
    let addresses = match reach::resolve(target, pool.policy()).await {
        Ok(addresses) => addresses,
        Err(reason) => {
            steps.fail(StepName::Resolve, reason, Some("Check the host name.".to_owned()));
            return steps.finish();
        }
    };
    steps.ok(StepName::Resolve, "The host was found.");
    let begun = Instant::now();
    let Some((address, latency)) = reach::greeted(&addresses).await else {
        unanswered(&mut steps, target, begun).await;
        return steps.finish();
    };
    steps.latency = Some(latency);
    steps.ok(StepName::Connect, "Something answers there.");
    if let Some(mut session) = enter(&mut steps, target, address).await {
        if let Err(fault) = look_around(&mut steps, &mut session, target).await {
            steps.fail(StepName::Tables, fault.into_source().for_person(), None);
        }
        session.close().await;
    }
    steps.finish()
}

/// Refused, filtered and not MySQL: the same words after the same time, so that trying addresses maps no network.
async fn unanswered(steps: &mut Steps, target: &ServerTarget, begun: Instant) {
    tokio::time::sleep(reach::CONNECT.saturating_sub(begun.elapsed())).await;
    steps.latency = None;
    let remedy = "Check host and port, that the server listens on more than its own machine (bind-address), \
                  and that no firewall stands between.";
    steps.replace_with_failure(StepName::Connect, reach::nobody(target), remedy);
}

/// Encryption and login, which the driver does in one.
async fn enter(steps: &mut Steps, target: &ServerTarget, address: SocketAddr) -> Option<Session> {
    let begun = Instant::now();
    match Session::enter(target, &[address]).await {
        Ok(session) => {
            encryption(steps, &session, target, address);
            steps.ok(StepName::Login, format!("Logged in as \u{201c}{}\u{201d}.", target.username));
            Some(session)
        }
        Err(Fault::Encryption(what, remedy)) => {
            steps.fail(StepName::Tls, what, Some(remedy));
            None
        }
        Err(Fault::Server(error)) => {
            let (what, remedy) = login_words(&error, &target.database, &target.username);
            steps.fail(StepName::Login, what, remedy);
            None
        }
        Err(Fault::Login(what)) => {
            steps.fail(StepName::Login, what, None);
            None
        }
        Err(Fault::Broken | Fault::Protocol | Fault::Slow | Fault::TooLarge) => {
            unanswered(steps, target, begun).await;
            None
        }
    }
}

fn encryption(steps: &mut Steps, session: &Session, target: &ServerTarget, address: SocketAddr) {
    if session.encrypted {
        steps.ok(StepName::Tls, "The connection is encrypted.");
    } else if address.ip().is_loopback() {
        steps.ok(StepName::Tls, "Not encrypted; it stays on this machine.");
    } else {
        let remedy = if target.ssl_mode == SslMode::Disable {
            "Choose \u{201c}require\u{201d} here."
        } else {
            "Switch on TLS at the server, then choose \u{201c}require\u{201d} here."
        };
        steps.warn(StepName::Tls, "The connection is not encrypted.", remedy);
    }
}

/// Rights, version and tables.
async fn look_around(steps: &mut Steps, session: &mut Session, target: &ServerTarget) -> Result<(), Fault> {
    let grants = session.ask("SHOW GRANTS", LIMIT).await?;
    let can_write = grants.iter().any(|row| grants_more(&text(row, 0)));
    steps.can_write = Some(can_write);
    if can_write {
        steps.readonly_sql = Some(readonly_sql(&target.database));
        steps.warn(
            StepName::ReadOnly,
            "This account could change data. DataMind only ever reads, but a read-only account is a second wall.",
            "Run the SQL below as the server's administrator and connect with the account that it makes.",
        );
    } else {
        steps.ok(StepName::ReadOnly, "The account can only read.");
    }
    version(steps, session);
    let found = session.ask(TABLES, LIMIT).await?;
    tables(steps, found.first());
    // A server of very many databases may take too long to count them: the connection works all the same.
    steps.schemas = schemas::list(session).await.unwrap_or_default();
    Ok(())
}

/// Whether a line of SHOW GRANTS gives more than looking. Lines without ON give a role, whose own lines follow.
fn grants_more(line: &str) -> bool {
    let Some(rights) = line.strip_prefix("GRANT ").and_then(|rest| rest.split_once(" ON ")) else { return false };
    let (mut bare, mut depth) = (String::new(), 0_u32);
    for c in rights.0.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare.split(',').map(str::trim).any(|right| !HARMLESS.contains(&right))
}

fn version(steps: &mut Steps, session: &Session) {
    let product = if session.is_mariadb() { "MariaDB" } else { "MySQL" };
    let number = session.version.split('-').next().unwrap_or_default();
    let shown = format!("{product} {number}");
    let mut parts = number.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    // The first of each that knows window functions and is still maintained.
    let oldest = if session.is_mariadb() { (10, 5) } else { (8, 0) };
    steps.server_version = Some(shown.clone());
    if (major, minor) < oldest {
        let remedy = "This version is no longer maintained; upgrade the server.";
        steps.warn(StepName::Version, format!("{shown}."), remedy);
    } else {
        steps.ok(StepName::Version, format!("{shown}."));
    }
}

fn tables(steps: &mut Steps, found: Option<&TextRow>) {
    let count = |at: usize| found.and_then(|row| number::<u32>(row, at)).unwrap_or(0);
    let (all, readable) = (count(0), count(1));
    steps.tables_found = Some(readable);
    match (all, readable) {
        (0, _) => steps.warn(
            StepName::Tables,
            "There are no tables, or the account sees none of them.",
            "Check the database's name, and GRANT SELECT on it to this account.",
        ),
        (_, 0) => steps.warn(
            StepName::Tables,
            format!("None of the {all} tables may be read."),
            "GRANT SELECT on the database to this account.",
        ),
        (all, readable) if readable < all => {
            steps.ok(StepName::Tables, format!("{readable} of {all} tables can be read."));
        }
        (all, _) => steps.ok(StepName::Tables, format!("{all} found.")),
    }
}

/// SQL that makes an account which can read this database and nothing else.
fn readonly_sql(database: &str) -> String {
    // In a grant, _ and % stand for any characters.
    let escaped = database.replace('\\', "\\\\").replace('_', "\\_").replace('%', "\\%");
    format!(
        "CREATE USER 'datamind_reader'@'%' IDENTIFIED BY {};\n\
         GRANT SELECT, SHOW VIEW ON {}.* TO 'datamind_reader'@'%';\n",
        quote_text("choose a long password", Dialect::MySql),
        quote_identifier(&escaped, Dialect::MySql),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_beyond_looking_are_found() {
        for line in [
            "GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION",
            "GRANT SELECT, INSERT ON `shop`.* TO `a`@`%`",
            "GRANT SELECT (id, name), UPDATE (name) ON `shop`.`t` TO `a`@`%`",
            "GRANT PROXY ON ''@'%' TO 'root'@'localhost'",
        ] {
            assert!(grants_more(line), "{line}");
        }
        for line in [
            "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*X'",
            "GRANT SELECT, SHOW VIEW ON `shop`.* TO `a`@`%`",
            "GRANT SELECT (id, name) ON `shop`.`t` TO `a`@`%`",
            "GRANT `readers` TO `a`@`%`",
        ] {
            assert!(!grants_more(line), "{line}");
        }
    }

    #[test]
    fn names_in_the_offered_sql_are_quoted() {
        assert!(readonly_sql("my_`db").contains("ON `my\\_``db`.* TO"));
    }
}
