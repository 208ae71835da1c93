//! Its own database can't be written for a while: it says so, reads go on, and it recovers by itself.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

use super::{Started, Told, datamind};

fn rename(server: &Started, token: &str, name: &str) -> Told {
    server.ask("PATCH", "/api/v1/auth/me", token, &json!({ "full_name": name }))
}

/// Many people write at once while nothing can be written; gives what they were told.
fn all_rename(server: &Started, token: &str) -> Vec<Told> {
    let at_once: Vec<usize> = (0..12).collect();
    std::thread::scope(|scope| {
        let asks: Vec<_> =
            at_once.iter().map(|n| scope.spawn(move || rename(server, token, &format!("Mara {n}")))).collect();
        asks.into_iter().map(|ask| ask.join().unwrap()).collect()
    })
}

fn refuses(told: &Told, status: u16, code: &str) {
    assert_eq!((told.status, told.body["code"].as_str()), (status, Some(code)), "{told:?}");
    assert!(told.head.contains("retry-after: "), "{told:?}");
}

/// What holds while nothing can be written.
fn is_told(server: &Started, token: &str) {
    let me = server.ask("GET", "/api/v1/auth/me", token, &Value::Null);
    assert_eq!(me.status, 200, "reads go on: {me:?}");
    assert_eq!(server.ask("GET", "/api/v1/health/live", "", &Value::Null).status, 204);
    assert_eq!(server.ask("GET", "/api/v1/health/ready", "", &Value::Null).status, 503);
    let health = server.ask("GET", "/api/v1/health?detail=true", token, &Value::Null);
    assert_eq!((health.status, health.body["parts"][0]["status"].as_str()), (503, Some("unhealthy")), "{health:?}");
}

/// What holds soon after it can be written again.
fn recovers(server: &Started, token: &str) {
    let begun = Instant::now();
    while server.ask("GET", "/api/v1/health/ready", "", &Value::Null).status != 204 {
        assert!(begun.elapsed() < Duration::from_secs(5), "it is not ready again");
        std::thread::sleep(Duration::from_millis(100));
    }
    // More of them than the pool has connections: none may have kept anything of the bad time.
    for told in all_rename(server, token).into_iter().chain(all_rename(server, token)) {
        assert_eq!(told.status, 200, "{told:?}");
    }
}

#[test]
fn files_that_take_no_more_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // Without the signal, a write past the limit fails as one on a full disk does.
    let mut shell = Command::new("sh");
    let plain = datamind(&data);
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve"]).arg(plain.get_program()).env_clear();
    shell.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(folder.path());
    let server = Started::by(&mut shell);
    let token = server.set_up();
    let pid = Pid::from_child(&server.child);
    let before = prlimit(Some(pid), Resource::Fsize, Rlimit { current: Some(1), maximum: None }).unwrap();
    for _ in 0..3 {
        for told in all_rename(&server, &token) {
            refuses(&told, 503, "unavailable");
        }
    }
    is_told(&server, &token);
    prlimit(Some(pid), Resource::Fsize, before).unwrap();
    recovers(&server, &token);
    server.stop();
}

/// A disk of its own of a few megabytes, where this machine lets us have one.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(place: &'a Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        let out = mount.args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(place).output().ok()?;
        out.status.success().then_some(Self(place))
    }

    fn fill(&self) {
        let mut file = std::fs::File::create(self.0.join("filler")).unwrap();
        while std::io::Write::write_all(&mut file, &[7; 4096]).is_ok() {}
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_disk_that_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path()) else {
        eprintln!("left out: a test that needs to mount a disk of its own");
        return;
    };
    let server = Started::new(&folder.path().join("data"));
    let token = server.set_up();
    disk.fill();
    let mut told = Vec::new();
    // The log of the database has some room of its own; then it needs the disk.
    while told.iter().filter(|t: &&Told| t.status != 200).count() < 40 {
        told.extend(all_rename(&server, &token));
        assert!(told.len() < 4_000, "the disk is never full");
    }
    for refused in told.iter().filter(|t| t.status != 200) {
        refuses(refused, 507, "storage_full");
    }
    is_told(&server, &token);
    disk.free();
    recovers(&server, &token);
    server.stop();
}

#[test]
fn another_program_that_holds_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Started::new(&data);
    let token = server.set_up();
    let other = rusqlite::Connection::open(data.join("datamind.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    refuses(&rename(&server, &token, "Mara"), 503, "unavailable");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    is_told(&server, &token);
    let begun = Instant::now();
    for told in all_rename(&server, &token) {
        refuses(&told, 503, "unavailable");
    }
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    other.execute_batch("ROLLBACK").unwrap();
    recovers(&server, &token);
    server.stop();
}
