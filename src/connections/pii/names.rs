//! What names of columns say. A name's last words count: a `phone_model` is a model, no phone.

use crate::connections::infer;
use crate::data::{PiiKind, Table};

/// What tables of persons are called.
const PEOPLE: [&str; 18] = [
    "customer",
    "user",
    "employee",
    "person",
    "people",
    "contact",
    "member",
    "patient",
    "student",
    "teacher",
    "staff",
    "lead",
    "client",
    "candidate",
    "applicant",
    "subscriber",
    "guest",
    "passenger",
];
/// Columns that only tables of persons have.
const MARKS: [&[&str]; 6] =
    [&["first", "name"], &["last", "name"], &["surname"], &["firstname"], &["lastname"], &["date", "of", "birth"]];
/// Words behind which nothing changes: a phone number is a phone.
const LIGHT: [&str; 7] = ["number", "no", "nr", "num", "text", "raw", "value"];

/// Endings of names and what they mean.
const ENDINGS: [(&[&str], PiiKind); 47] = [
    (&["email"], PiiKind::Email),
    (&["e", "mail"], PiiKind::Email),
    (&["mail"], PiiKind::Email),
    (&["email", "address"], PiiKind::Email),
    (&["mail", "address"], PiiKind::Email),
    (&["phone"], PiiKind::Phone),
    (&["telephone"], PiiKind::Phone),
    (&["tel"], PiiKind::Phone),
    (&["mobile"], PiiKind::Phone),
    (&["cellphone"], PiiKind::Phone),
    (&["fax"], PiiKind::Phone),
    (&["msisdn"], PiiKind::Phone),
    (&["first", "name"], PiiKind::Name),
    (&["last", "name"], PiiKind::Name),
    (&["given", "name"], PiiKind::Name),
    (&["family", "name"], PiiKind::Name),
    (&["middle", "name"], PiiKind::Name),
    (&["maiden", "name"], PiiKind::Name),
    (&["full", "name"], PiiKind::Name),
    (&["surname"], PiiKind::Name),
    (&["forename"], PiiKind::Name),
    (&["firstname"], PiiKind::Name),
    (&["lastname"], PiiKind::Name),
    (&["fullname"], PiiKind::Name),
    (&["birthday"], PiiKind::BirthDate),
    (&["birthdate"], PiiKind::BirthDate),
    (&["birth", "date"], PiiKind::BirthDate),
    (&["date", "of", "birth"], PiiKind::BirthDate),
    (&["dob"], PiiKind::BirthDate),
    (&["ssn"], PiiKind::NationalId),
    (&["social", "security"], PiiKind::NationalId),
    (&["national", "insurance"], PiiKind::NationalId),
    (&["national", "id"], PiiKind::NationalId),
    (&["passport"], PiiKind::NationalId),
    (&["nino"], PiiKind::NationalId),
    (&["personnummer"], PiiKind::NationalId),
    (&["driving", "licence"], PiiKind::NationalId),
    (&["driver", "license"], PiiKind::NationalId),
    (&["iban"], PiiKind::Iban),
    (&["card"], PiiKind::Card),
    (&["cc"], PiiKind::Card),
    (&["pan"], PiiKind::Card),
    (&["ip"], PiiKind::Ip),
    (&["ip", "address"], PiiKind::Ip),
    (&["ip", "addr"], PiiKind::Ip),
    (&["ipaddress"], PiiKind::Ip),
    (&["remote", "addr"], PiiKind::Ip),
];
/// Endings of addresses: a person's only beside a person, since shops have addresses, too.
const ADDRESSES: [&[&str]; 9] = [
    &["address"],
    &["address", "line"],
    &["addr"],
    &["street"],
    &["street", "name"],
    &["zip"],
    &["zip", "code"],
    &["postcode"],
    &["postal", "code"],
];
/// Whose address is a person's wherever it stands.
const HOMES: [&str; 4] = ["home", "shipping", "billing", "delivery"];
/// What has an address of another kind.
const NO_HOMES: [&str; 9] = ["mac", "web", "wallet", "memory", "contract", "url", "site", "server", "network"];

/// Words of names whose values are codes and versions, whatever they look like.
const CODES: [&str; 10] =
    ["version", "release", "build", "oid", "sku", "order", "invoice", "tracking", "reference", "hash"];

/// The words of a name in lower case, without numbers at their ends.
pub(super) fn words(name: &str) -> Vec<String> {
    let words = infer::words(name).into_iter().map(|w| w.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    words.filter(|w| !w.is_empty()).collect()
}

/// Whether a table's rows are persons.
pub(super) fn is_of_people(table: &Table) -> bool {
    let called = words(&table.name).last().is_some_and(|last| is_person(last));
    called || table.columns.iter().any(|c| MARKS.iter().any(|mark| ends_with(&words(&c.name), mark)))
}

/// What a column's name says that it holds.
pub(super) fn kind(words: &[String], of_people: bool) -> Option<PiiKind> {
    let light = words.iter().rev().take_while(|w| LIGHT.contains(&w.as_str())).count();
    let words = words.get(..words.len() - light).filter(|w| !w.is_empty())?;
    let flag = matches!(words.first().map(String::as_str), Some("is" | "has" | "count" | "num" | "number"));
    if flag {
        return None;
    }
    let told = ENDINGS.iter().filter(|(ending, _)| ends_with(words, ending)).max_by_key(|(ending, _)| ending.len());
    if let Some((_, kind)) = told {
        return Some(*kind);
    }
    let before = words.len().checked_sub(2).and_then(|at| words.get(at));
    if words.last().is_some_and(|last| last == "name") {
        let persons = before.map_or(of_people, |word| is_person(word));
        return persons.then_some(PiiKind::Name);
    }
    let address = ADDRESSES.iter().any(|ending| ends_with(words, ending));
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let persons = of_people || has(&HOMES) || words.iter().any(|w| is_person(w));
    (address && persons && !has(&NO_HOMES)).then_some(PiiKind::Address)
}

/// Whether a name says that its values are codes, however they look.
pub(super) fn speaks_against(words: &[String]) -> bool {
    words.iter().any(|w| CODES.contains(&w.as_str()))
}

fn is_person(word: &str) -> bool {
    PEOPLE.contains(&word) || word.strip_suffix('s').is_some_and(|one| PEOPLE.contains(&one))
}

fn ends_with(words: &[String], ending: &[&str]) -> bool {
    words.len() >= ending.len() && words[words.len() - ending.len()..].iter().zip(ending).all(|(a, b)| a == b)
}
