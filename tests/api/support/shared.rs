//! Where the shared test data is.

use std::path::PathBuf;

/// The path inside the shared data, or nothing when it isn't there (then the test says so and is left out,
/// unless `DATAMIND_REQUIRE_SHARED=1` asks for it).
pub fn shared(inside: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DATAMIND_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join("data").join(inside);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("DATAMIND_REQUIRE_SHARED").as_deref() != Ok("1"),
        "the shared data is missing: {}",
        path.display()
    );
    eprintln!("left out: a test that needs {inside} of the shared data");
    None
}
