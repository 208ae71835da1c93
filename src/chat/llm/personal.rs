//! Which columns look as if they held something about a person: their values never go to a model as samples.

use crate::data::TableColumn;

/// Parts of names that mark such a column.
const MARKS: [&str; 38] = [
    "email",
    "mail",
    "phone",
    "mobile",
    "fax",
    "ssn",
    "passport",
    "iban",
    "bic",
    "card",
    "cvv",
    "password",
    "passwd",
    "secret",
    "token",
    "apikey",
    "birth",
    "birthday",
    "dob",
    "address",
    "street",
    "zip",
    "postcode",
    "postal",
    "firstname",
    "lastname",
    "surname",
    "fullname",
    "forename",
    "username",
    "login",
    "ip",
    "salary",
    "wage",
    "tax",
    "gender",
    "religion",
    "health",
];

/// Pairs of neighbouring parts that mark it together.
const PAIRS: [(&str, &str); 8] = [
    ("first", "name"),
    ("last", "name"),
    ("full", "name"),
    ("user", "name"),
    ("customer", "name"),
    ("contact", "name"),
    ("employee", "name"),
    ("account", "number"),
];

/// What tables of people are called.
const PEOPLE: [&str; 24] = [
    "customer",
    "customers",
    "user",
    "users",
    "employee",
    "employees",
    "person",
    "persons",
    "people",
    "contact",
    "contacts",
    "member",
    "members",
    "patient",
    "patients",
    "student",
    "students",
    "staff",
    "lead",
    "leads",
    "client",
    "clients",
    "candidate",
    "candidates",
];

/// Whether the column's values should stay here whatever the privacy setting says about samples. What a person says of
/// the column goes before its looks.
pub(super) fn is_personal(table: &str, column: &TableColumn) -> bool {
    if let Some(pii) = &column.pii {
        return pii.holds();
    }
    let of_people = parts(table).last().is_some_and(|t| PEOPLE.contains(&t.as_str()));
    let parts = parts(&column.name);
    if of_people && parts == ["name"] {
        return true;
    }
    let marked = parts.iter().any(|p| MARKS.contains(&p.as_str()));
    let paired = parts.windows(2).any(|w| PAIRS.contains(&(w[0].as_str(), w[1].as_str())));
    marked || paired || column.samples.iter().any(|value| looks_like_contact(value))
}

fn looks_like_contact(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let address = value.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    address || (value.starts_with('+') && digits >= 8)
}

/// The words of a name: split at underscores, at other marks and where lower case turns into upper case.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before_lower) {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (c.is_alphanumeric(), parts.last_mut()) {
            part.extend(c.to_lowercase());
        }
        before_lower = c.is_lowercase();
    }
    parts.retain(|p| !p.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Pii, PiiKind, PiiState};

    fn column(name: &str, samples: &[&str]) -> TableColumn {
        TableColumn { name: name.into(), samples: samples.iter().map(|s| (*s).into()).collect(), ..Default::default() }
    }

    #[test]
    fn personal_columns_are_known_by_name_or_content() {
        for name in ["email", "EmailAddress", "customer_phone", "firstName", "last_name", "date_of_birth", "IBAN"] {
            assert!(is_personal("t", &column(name, &[])), "{name}");
        }
        assert!(is_personal("t", &column("contact", &["mara@halden.example"])));
        assert!(is_personal("t", &column("reach", &["+49 151 12345678"])));
    }

    #[test]
    fn a_name_is_personal_where_rows_are_people() {
        let name = column("name", &["Mara Lindqvist"]);
        assert!(is_personal("shop_customers", &name) && is_personal("Users", &name));
        assert!(!is_personal("products", &name) && !is_personal("customer_segments", &name));
    }

    #[test]
    fn a_persons_word_goes_before_looks() {
        let said = |name: &str, state| {
            let pii = Some(Pii { kind: PiiKind::Other, state, why: String::new() });
            is_personal("t", &TableColumn { pii, ..column(name, &[]) })
        };
        assert!(said("status", PiiState::Confirmed) && said("status", PiiState::Detected));
        assert!(!said("email", PiiState::Dismissed));
    }

    #[test]
    fn business_columns_are_not() {
        for name in ["status", "country", "product_name", "shipping_method", "category", "emaillike"] {
            assert!(!is_personal("t", &column(name, &["open", "paid"])), "{name}");
        }
    }
}
