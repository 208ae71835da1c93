//! How often rows of one source stand among joined rows, by the keys that the catalog knows.

use std::collections::BTreeSet;

use crate::data::{RelationshipOrigin, Schema, Table, TableKind};
use crate::sql::{Given, Joining, Of, Place};

/// Whether columns tell all rows of a source apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unique {
    Yes,
    No,
    Unknown,
}

/// Another source that a source's rows are repeated by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    /// Its position among the sources.
    pub(super) by: usize,
    /// Whether it is known to have several rows for one.
    pub(super) sure: bool,
    /// Whether the groups tell its rows apart, so that within a group none is repeated.
    pub(super) apart_in_groups: bool,
}

/// The statement and what is known of its tables.
pub(super) struct Rows<'a> {
    pub(super) schema: &'a Schema,
    pub(super) selects: &'a [Joining],
}

/// Names of columns in lower case.
type Columns = BTreeSet<String>;

impl Rows<'_> {
    /// The source a column is of; none when that can't be told.
    pub(super) fn source(&self, joining: &Joining, place: &Place) -> Option<usize> {
        if let Some(name) = &place.source {
            return joining.sources.iter().position(|s| s.name.eq_ignore_ascii_case(name));
        }
        if joining.sources.len() == 1 {
            return Some(0);
        }
        let mut holders = (0..joining.sources.len()).filter(|&at| self.has(&joining.sources[at].of, &place.column));
        let only = holders.next()?;
        holders.next().is_none().then_some(only)
    }

    /// Whether a source may have a column of that name.
    fn has(&self, of: &Of, column: &str) -> bool {
        match of {
            Of::Table { .. } => self.table(of).is_none_or(|t| t.column(column).is_some()),
            Of::Select(at) => self.selects.get(*at).is_none_or(|select| {
                select.gives.iter().any(|given| match given {
                    Given::Column(name, _) => name.eq_ignore_ascii_case(column),
                    Given::All => select.sources.iter().any(|s| self.has(&s.of, column)),
                })
            }),
            Of::Unknown => true,
        }
    }

    pub(super) fn table(&self, of: &Of) -> Option<&Table> {
        let Of::Table { schema, name } = of else { return None };
        self.schema.table(schema.as_deref(), name)
    }

    /// The view a column is of, when nothing tells its rows apart.
    pub(super) fn view_without_key(&self, joining: &Joining, place: &Place) -> Option<&str> {
        let table = self.table(&joining.sources.get(self.source(joining, place)?)?.of)?;
        (table.kind == TableKind::View && table.primary_key.is_empty()).then_some(table.name.as_str())
    }

    /// What repeats rows of the source at `from`; none when each stands there once at most.
    pub(super) fn repeat(&self, joining: &Joining, from: usize) -> Option<Repeat> {
        let mut reached = vec![from];
        loop {
            let open: Vec<usize> = (0..joining.sources.len()).filter(|at| !reached.contains(at)).collect();
            // What is only joined to sources not reached yet waits for them.
            let next = |at: &&usize| !self.bound(joining, **at, &reached).is_empty();
            let tied: Vec<usize> = open.iter().filter(next).copied().collect();
            let near = if tied.is_empty() { &open } else { &tied };
            let kinds: Vec<(usize, Unique)> = near.iter().map(|&at| (at, self.meets(joining, at, &reached))).collect();
            if kinds.is_empty() {
                return None;
            }
            if let Some((single, _)) = kinds.iter().find(|(_, unique)| *unique == Unique::Yes) {
                reached.push(*single);
                continue;
            }
            let first = |wanted: Unique| kinds.iter().find(|(_, unique)| *unique == wanted);
            let (by, sure) = match (first(Unique::No), first(Unique::Unknown)) {
                (Some((by, _)), _) => (*by, true),
                (None, Some((by, _))) => (*by, false),
                (None, None) => return None,
            };
            let apart_in_groups = open.iter().all(|&at| self.apart_in_groups(joining, at, &reached));
            return Some(Repeat { by, sure: sure && !joining.unknown, apart_in_groups });
        }
    }

    /// Whether a row of the reached sources meets one row of a source at most.
    fn meets(&self, joining: &Joining, at: usize, reached: &[usize]) -> Unique {
        self.unique(&joining.sources[at].of, &self.bound(joining, at, reached))
    }

    /// Whether rows of a source are told apart by what it is joined on and grouped by.
    fn apart_in_groups(&self, joining: &Joining, at: usize, reached: &[usize]) -> bool {
        let groups: Vec<Place> = joining.groups.iter().flatten().flatten().cloned().collect();
        let grouped = |of: usize| -> Columns {
            let own = groups.iter().filter(|p| self.source(joining, p) == Some(of));
            own.map(|p| p.column.to_lowercase()).collect()
        };
        let mut known: Vec<usize> = reached.to_vec();
        let whole = |of: usize| self.unique(&joining.sources[of].of, &grouped(of)) == Unique::Yes;
        known.extend((0..joining.sources.len()).filter(|&of| of != at && whole(of)));
        let mut columns = self.bound(joining, at, &known);
        columns.extend(grouped(at));
        self.unique(&joining.sources[at].of, &columns) == Unique::Yes
    }

    /// The columns of a source that the reached sources or constants say.
    fn bound(&self, joining: &Joining, at: usize, reached: &[usize]) -> Columns {
        let mut columns = Columns::new();
        for (left, right) in &joining.equal {
            for (own, other) in [(left, right), (right, left)] {
                let said = self.source(joining, other).is_some_and(|s| reached.contains(&s));
                if said && self.source(joining, own) == Some(at) {
                    columns.insert(own.column.to_lowercase());
                }
            }
        }
        let fixed = joining.fixed.iter().filter(|p| self.source(joining, p) == Some(at));
        columns.extend(fixed.map(|p| p.column.to_lowercase()));
        columns
    }

    fn unique(&self, of: &Of, columns: &Columns) -> Unique {
        match of {
            Of::Table { .. } => self.table(of).map_or(Unique::Unknown, |t| self.unique_in_table(t, columns)),
            Of::Select(at) => self.selects.get(*at).map_or(Unique::Unknown, |s| self.unique_in_select(s, columns)),
            Of::Unknown => Unique::Unknown,
        }
    }

    fn unique_in_table(&self, table: &Table, columns: &Columns) -> Unique {
        let within = |names: &[String]| !names.is_empty() && names.iter().all(|n| columns.contains(&n.to_lowercase()));
        let likely = |origin: RelationshipOrigin| match origin {
            RelationshipOrigin::Declared | RelationshipOrigin::Confirmed => true,
            RelationshipOrigin::Inferred { confidence } => confidence >= 0.7,
        };
        let own = |set: &crate::data::ColumnSet| {
            set.table.eq_ignore_ascii_case(&table.name) && (set.schema.is_none() || set.schema == table.schema)
        };
        let keys = self.schema.relationships.iter().filter(|r| likely(r.origin));
        let pointed_at = keys.clone().any(|r| own(&r.to) && within(&r.to.columns));
        let counts = columns.iter().filter_map(|c| Some((table.column(c)?.distinct_count?, table.row_count?)));
        let tells_apart = counts.clone().any(|(distinct, rows)| rows > 0 && distinct >= rows);
        let points = keys.clone().any(|r| own(&r.from) && within(&r.from.columns));
        if within(&table.primary_key) || pointed_at || (tells_apart && !points) {
            return Unique::Yes;
        }
        // One row each when the table was last looked at, though nothing keeps it so.
        if tells_apart {
            return Unique::Unknown;
        }
        let repeats = columns.len() == 1 && counts.clone().any(|(distinct, rows)| distinct < rows);
        let unbound = columns.is_empty() && table.row_count.is_none_or(|rows| rows > 1);
        let part = |c: &String| table.primary_key.iter().any(|k| k.eq_ignore_ascii_case(c));
        let part_of_key = !columns.is_empty() && !table.primary_key.is_empty() && columns.iter().all(part);
        if points || repeats || unbound || part_of_key { Unique::No } else { Unique::Unknown }
    }

    fn unique_in_select(&self, select: &Joining, columns: &Columns) -> Unique {
        if select.one_row {
            return Unique::Yes;
        }
        let given = |place: &Place| {
            select.gives.iter().find_map(|given| match given {
                Given::Column(name, Some(from)) if from == place => Some(name.to_lowercase()),
                _ => None,
            })
        };
        let told = |names: Option<Vec<String>>| match names {
            None => Unique::Unknown,
            Some(names) if names.iter().all(|n| columns.contains(n)) => Unique::Yes,
            Some(_) => Unique::No,
        };
        if let Some(groups) = &select.groups {
            return told(groups.iter().map(|g| given(g.as_ref()?)).collect());
        }
        if select.distinct {
            let name = |given: &Given| match given {
                Given::Column(name, _) => Some(name.to_lowercase()),
                Given::All => None,
            };
            return told(select.gives.iter().map(name).collect());
        }
        let [only] = &select.sources[..] else { return Unique::Unknown };
        let mut inner: Columns = select.fixed.iter().map(|p| p.column.to_lowercase()).collect();
        for given in &select.gives {
            match given {
                Given::Column(name, Some(place)) if columns.contains(&name.to_lowercase()) => {
                    inner.insert(place.column.to_lowercase());
                }
                Given::Column(..) => {}
                Given::All => inner.extend(columns.iter().cloned()),
            }
        }
        self.unique(&only.of, &inner)
    }
}
