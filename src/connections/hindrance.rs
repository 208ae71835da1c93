//! What keeps a source from answering a query that may well be right, in words that say what to do. The source's own
//! text goes to the log alone: it may name what the person who asked has no business with.

/// What stood in the way. Each kind has one stable code and one sentence, whichever engine it happened in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Another session holds what the query needs, and did not let go in time.
    Locked,
    /// Two sessions waited for each other, and the database ended this one.
    Deadlock,
    /// Rows changed under the query, or a standby had to give way.
    Conflict,
    /// Somebody at the database ended the query.
    Ended,
    Memory,
    Disk,
    /// The connection's database user lacks a right.
    NoRight,
    /// The database takes no further connection.
    Full,
    /// The database is starting or shutting down.
    Restarting,
    /// The database closed the connection.
    Dropped,
}

impl Hindrance {
    /// The stable code on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Locked => "source_locked",
            Self::Deadlock => "source_deadlock",
            Self::Conflict => "source_conflict",
            Self::Ended => "source_ended_query",
            Self::Memory => "source_out_of_memory",
            Self::Disk => "source_out_of_space",
            Self::NoRight => "source_right_missing",
            Self::Full => "source_full",
            Self::Restarting => "source_restarting",
            Self::Dropped => "source_lost",
        }
    }

    /// What happened and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Locked => {
                "Another session holds a lock on this data, so the query gave up waiting. Try again in a moment."
            }
            Self::Deadlock => {
                "The query and another session waited for each other, so the database ended it. Try again."
            }
            Self::Conflict => "The data changed while the query read it, so the database ended it. Try again.",
            Self::Ended => "The query was ended at the database. Ask its administrator, or try again.",
            Self::Memory => {
                "The database ran out of memory for this query. Ask for fewer rows or columns, or filter first."
            }
            Self::Disk => "The database has no room left on its disk for this query. Its administrator can make some.",
            Self::NoRight => {
                "The database user of this connection may not read all that the query needs. Give that user the right \
                 to SELECT there, or connect as another one."
            }
            Self::Full => "The database takes no further connection at the moment. Try again later.",
            Self::Restarting => "The database is starting or shutting down. Try again in a moment.",
            Self::Dropped => "The database closed the connection. Try again.",
        }
    }
}
