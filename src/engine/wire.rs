//! What parent and child say to each other: length-prefixed frames over the child's standard input and output.
//!
//! A frame is one byte (its kind), four bytes (the length of its body, little endian) and the body. A request is any
//! number of `Bytes` frames (rows that it is about) and one `Message` frame. An answer is any number of `Message` frames that report progress, any number of `Bytes` frames
//! (an Arrow IPC stream in pieces), and one last `Message` frame.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::dataset::sources::{JoinRequest, PlanRequest, PlannedSources};
use super::files::{LoadRequest, Loaded, Preview, PreviewRequest};
use super::merge::MergeRequest;
use super::types::{EngineError, Progress, Source};
use crate::data::{Column, Limits, Schema};

/// The longest body a frame may have.
pub(super) const MAX_FRAME: usize = 256 << 20;
/// How much of an Arrow stream goes into one frame.
pub(super) const PIECE: usize = 256 << 10;

/// Room for what an Arrow stream adds to the cells themselves.
pub(super) const STREAM_OVERHEAD: usize = 16 << 20;

/// What a frame holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON.
    Message,
    /// A piece of an Arrow IPC stream.
    Bytes,
}

impl Kind {
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Message => b'm',
            Self::Bytes => b'b',
        }
    }

    pub(super) fn parse(code: u8) -> Option<Self> {
        match code {
            b'm' => Some(Self::Message),
            b'b' => Some(Self::Bytes),
            _ => None,
        }
    }
}

/// The first frame that a child gets: what it may use. It limits itself before it reads anything else.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Hello {
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
    pub file_bytes: u64,
    pub threads: usize,
    /// The child's own folder, its current directory too: spilled data goes here.
    pub temp_dir: PathBuf,
    /// Files and folders that it may read.
    pub read: Vec<PathBuf>,
    /// Files and folders that it may read and write, beside its own.
    pub write: Vec<PathBuf>,
}

#[cfg(test)]
impl Hello {
    pub(super) fn sample() -> Self {
        Self {
            memory_bytes: 1 << 30,
            cpu_seconds: 60,
            file_bytes: 1 << 30,
            threads: 1,
            temp_dir: PathBuf::new(),
            read: Vec::new(),
            write: Vec::new(),
        }
    }
}

/// One thing to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Request {
    Run {
        source: Source,
        sql: String,
        explain: bool,
        limits: Limits,
    },
    Describe {
        source: Source,
    },
    Preview(PreviewRequest),
    Load(LoadRequest),
    Merge(MergeRequest),
    PlanSources(PlanRequest),
    /// The `Bytes` frames before this one are the rows of the sources.
    JoinSources(JoinRequest),
}

/// A request and the bytes that go before it.
#[derive(Debug)]
pub(super) struct Parcel {
    pub request: Request,
    pub bytes: Vec<u8>,
}

impl Parcel {
    /// A request that needs no bytes.
    pub(super) fn of(request: Request) -> Self {
        Self { request, bytes: Vec::new() }
    }
}

/// What the child says back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    /// The child confined itself. Comes first, once; holds what stayed open and why.
    Confined {
        open: Vec<String>,
    },
    Progress(Progress),
    /// The `Bytes` frames before this one are the rows.
    Table {
        columns: Vec<Column>,
        truncated: bool,
    },
    Schema(Schema),
    Preview(Preview),
    Loaded(Loaded),
    Planned(PlannedSources),
    Failed(Failure),
}

/// [`EngineError`] as it travels.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Failure {
    Sql(String),
    Timeout,
    Memory,
    TooLarge,
    LongCell(String),
    Locked,
    NotReadable(String),
    NoSuchTable(String),
    UnpacksTooLarge(String),
    Internal(String),
}

impl From<Failure> for EngineError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Sql(text) => Self::Sql(text),
            Failure::Timeout => Self::Timeout,
            Failure::Memory => Self::Memory,
            Failure::TooLarge => Self::TooLarge,
            Failure::LongCell(text) => Self::LongCell(text),
            Failure::Locked => Self::Locked,
            Failure::NotReadable(text) => Self::NotReadable(text),
            Failure::NoSuchTable(text) => Self::NoSuchTable(text),
            Failure::UnpacksTooLarge(text) => Self::UnpacksTooLarge(text),
            Failure::Internal(text) => Self::Internal(anyhow::anyhow!(text)),
        }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Sql(text) => Self::Sql(text),
            EngineError::Timeout => Self::Timeout,
            EngineError::Memory => Self::Memory,
            EngineError::TooLarge => Self::TooLarge,
            EngineError::LongCell(text) => Self::LongCell(text),
            EngineError::Locked => Self::Locked,
            EngineError::NotReadable(text) => Self::NotReadable(text),
            EngineError::NoSuchTable(text) => Self::NoSuchTable(text),
            EngineError::UnpacksTooLarge(text) => Self::UnpacksTooLarge(text),
            EngineError::Cancelled => Self::Internal("cancelled inside the worker".into()),
            EngineError::Crashed => Self::Internal("crashed inside the worker".into()),
            EngineError::Internal(e) => Self::Internal(format!("{e:#}")),
        }
    }
}

/// The five bytes before a body of `length` bytes.
pub(super) fn head(kind: Kind, length: usize) -> io::Result<[u8; 5]> {
    let length = u32::try_from(length).ok().filter(|n| *n as usize <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::other("a frame is too long"))?.to_le_bytes();
    Ok([kind.code(), length[0], length[1], length[2], length[3]])
}

/// Kind and body length that the five bytes say.
pub(super) fn parse_head(head: [u8; 5]) -> io::Result<(Kind, usize)> {
    let kind = Kind::parse(head[0]).ok_or_else(|| io::Error::other("a frame of unknown kind"))?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
    if length > MAX_FRAME {
        return Err(io::Error::other("a frame is too long"));
    }
    Ok((kind, length))
}

/// Writes one frame.
pub(super) fn write_frame(out: &mut impl Write, kind: Kind, body: &[u8]) -> io::Result<()> {
    out.write_all(&head(kind, body.len())?)?;
    out.write_all(body)
}

/// Reads one frame; none at the end of the stream.
pub(super) fn read_frame(input: &mut impl Read) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut first = [0; 5];
    match input.read_exact(&mut first) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let (kind, length) = parse_head(first)?;
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    Ok(Some((kind, body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_goes_round() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, Kind::Message, b"{}").unwrap();
        write_frame(&mut bytes, Kind::Bytes, b"").unwrap();
        let mut input = bytes.as_slice();
        assert_eq!(read_frame(&mut input).unwrap(), Some((Kind::Message, b"{}".to_vec())));
        assert_eq!(read_frame(&mut input).unwrap(), Some((Kind::Bytes, Vec::new())));
        assert_eq!(read_frame(&mut input).unwrap(), None);
    }

    #[test]
    fn a_frame_that_claims_too_much_is_refused_before_memory_is_taken() {
        assert!(read_frame(&mut [b'b', 0xff, 0xff, 0xff, 0xff].as_slice()).is_err());
    }

    #[test]
    fn a_frame_that_ends_early_is_an_error() {
        assert!(read_frame(&mut [b'b', 9, 0, 0, 0, 1].as_slice()).is_err());
    }

    #[test]
    fn unknown_kinds_are_refused() {
        assert!(read_frame(&mut [b'x', 0, 0, 0, 0].as_slice()).is_err());
    }
}
