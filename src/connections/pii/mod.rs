//! Which columns hold something about persons, concluded by rule from names and sample values, with the reason.
//!
//! Precision goes before recall: a name alone counts where its values don't speak against it, values alone only where
//! nothing else looks like them.

mod checksums;
mod names;
mod values;

use crate::data::{ColumnType, Pii, PiiKind, PiiState, Table, TableColumn};

/// Marks every column of a table that looks as if it held something about persons.
pub(super) fn detect(table: &mut Table) {
    let of_people = names::is_of_people(table);
    for column in &mut table.columns {
        column.pii = conclude(column, of_people);
    }
}

fn conclude(column: &TableColumn, of_people: bool) -> Option<Pii> {
    if column.kind == ColumnType::Boolean {
        return None;
    }
    let words = names::words(&column.name);
    let found = |kind, why| Some(Pii { kind, state: PiiState::Detected, why });
    if let Some(kind) = names::kind(&words, of_people)
        && fits(kind, column)
    {
        let (like, all) = values::share(kind, &column.samples);
        let named = format!("It is named like {}", called(kind));
        if all == 0 || !values::can_tell(kind) {
            return found(kind, format!("{named}."));
        }
        if like * 2 > all {
            return found(kind, format!("{named}, and {like} of {all} sample values look like one."));
        }
    }
    if column.kind != ColumnType::Text || names::speaks_against(&words) {
        return None;
    }
    let (kind, like) = values::kind(&column.samples)?;
    found(kind, format!("All {like} sample values look like {}.", called(kind)))
}

/// Whether a column of that type could hold it at all.
fn fits(kind: PiiKind, column: &TableColumn) -> bool {
    let text = matches!(column.kind, ColumnType::Text | ColumnType::Other);
    match kind {
        PiiKind::BirthDate => text || column.kind.is_temporal(),
        PiiKind::Phone | PiiKind::NationalId | PiiKind::Card => {
            text || matches!(column.kind, ColumnType::Integer | ColumnType::Decimal)
        }
        _ => text,
    }
}

/// What one of a kind is called in a sentence.
fn called(kind: PiiKind) -> &'static str {
    match kind {
        PiiKind::Email => "an e-mail address",
        PiiKind::Phone => "a phone number",
        PiiKind::Name => "a person's name",
        PiiKind::Address => "a person's address",
        PiiKind::BirthDate => "a date of birth",
        PiiKind::NationalId => "an official number of a person",
        PiiKind::Iban => "an account number (IBAN)",
        PiiKind::Card => "a payment card's number",
        PiiKind::Ip => "an IP address",
        PiiKind::Other => "something about a person",
    }
}

#[cfg(test)]
mod tests;
