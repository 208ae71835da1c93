//! What lies in the data folder is closed to everybody else on the machine.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::Started;

fn open(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below the folder that others may look into.
fn open_to_others(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let open = entries.filter(|e| e.metadata().unwrap().permissions().mode() & 0o077 != 0);
    open.map(|e| e.path().display().to_string()).collect()
}

fn upload(server: &Started, token: &str) {
    let body =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nn,m\n1,2\n\r\n--x--\r\n";
    let answer = server.send(&format!(
        "POST /api/v1/upload/csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
}

#[test]
fn everything_in_the_data_folder_is_closed_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Started::new(&data);
    upload(&server, &server.set_up());
    for name in ["datamind.sqlite", "datamind.sqlite-wal", "datamind.sqlite-shm", "keys.json", "datasets", "uploads"] {
        assert!(data.join(name).exists(), "{name}");
    }
    assert_eq!(open_to_others(&data), Vec::<String>::new());
    server.stop();
}

#[test]
fn what_others_could_look_into_is_closed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Started::new(&data);
    upload(&server, &server.set_up());
    server.stop();
    for entry in walkdir::WalkDir::new(&data).into_iter().map(Result::unwrap) {
        if !entry.path().ends_with("keys.json") {
            open(entry.path(), if entry.file_type().is_dir() { 0o755 } else { 0o644 });
        }
    }
    Started::new(&data).stop();
    assert_eq!(open_to_others(&data), Vec::<String>::new());
}
