//! The worker's ends of the two pipes.

use std::io::{self, BufWriter, Stdout, Write};
use std::sync::mpsc::SyncSender;

use crate::engine::types::Progress;
use crate::engine::wire::{self, Kind, PIECE, Parcel, Reply};

/// Reads requests for ever. When the input ends the parent is gone or wants no more: the process ends at once, also in
/// the middle of a query, so that no worker outlives its server.
pub(super) fn listen(requests: &SyncSender<Parcel>) {
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    while let Ok(Some((kind, body))) = wire::read_frame(&mut input) {
        if kind == Kind::Bytes {
            bytes.extend_from_slice(&body);
            continue;
        }
        let Ok(request) = serde_json::from_slice(&body) else { break };
        if requests.send(Parcel { request, bytes: std::mem::take(&mut bytes) }).is_err() {
            break;
        }
    }
    std::process::exit(0);
}

/// The answers' way out.
pub(in crate::engine) struct Output {
    out: BufWriter<Stdout>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { out: BufWriter::with_capacity(64 << 10, io::stdout()) }
    }

    /// Tells how far a load has come.
    pub(in crate::engine) fn progress(&mut self, progress: Progress) -> io::Result<()> {
        self.message(&Reply::Progress(progress))
    }

    /// A writer that sends what it gets as `Bytes` frames.
    pub(in crate::engine) fn rows(&mut self) -> Pieces<'_> {
        Pieces { out: &mut self.out, piece: Vec::with_capacity(PIECE) }
    }

    pub(super) fn finish(&mut self, last: &Reply) -> io::Result<()> {
        self.message(last)
    }

    fn message(&mut self, reply: &Reply) -> io::Result<()> {
        let body = serde_json::to_vec(reply)?;
        wire::write_frame(&mut self.out, Kind::Message, &body)?;
        self.out.flush()
    }
}

/// Cuts a byte stream into frames. Flush it at the end.
pub(in crate::engine) struct Pieces<'a> {
    out: &'a mut BufWriter<Stdout>,
    piece: Vec<u8>,
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.flush()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            wire::write_frame(self.out, Kind::Bytes, &self.piece)?;
            self.piece.clear();
        }
        Ok(())
    }
}
