use super::*;

fn column(name: &str, kind: ColumnType, samples: &[&str]) -> TableColumn {
    let samples = samples.iter().map(|s| (*s).to_owned()).collect();
    TableColumn { name: name.into(), kind, samples, ..TableColumn::default() }
}

fn found(table: &str, name: &str, kind: ColumnType, samples: &[&str]) -> Option<PiiKind> {
    let mut table = Table { name: table.into(), columns: vec![column(name, kind, samples)], ..Table::default() };
    detect(&mut table);
    table.columns.pop().and_then(|c| c.pii).map(|pii| pii.kind)
}

fn text(table: &str, name: &str, samples: &[&str]) -> Option<PiiKind> {
    found(table, name, ColumnType::Text, samples)
}

#[test]
fn names_tell_where_values_agree_or_are_not_there() {
    for (name, kind) in [
        ("email", PiiKind::Email),
        ("EmailAddress", PiiKind::Email),
        ("contact_e_mail", PiiKind::Email),
        ("phone_number", PiiKind::Phone),
        ("mobile2", PiiKind::Phone),
        ("firstName", PiiKind::Name),
        ("customer_name", PiiKind::Name),
        ("shipping_address", PiiKind::Address),
        ("date_of_birth", PiiKind::BirthDate),
        ("passport_no", PiiKind::NationalId),
        ("IBAN", PiiKind::Iban),
        ("credit_card_number", PiiKind::Card),
        ("client_ip", PiiKind::Ip),
    ] {
        assert_eq!(text("t", name, &[]), Some(kind), "{name}");
    }
    assert_eq!(found("people", "birthday", ColumnType::Date, &["1990-02-01"]), Some(PiiKind::BirthDate));
    assert_eq!(text("customers", "name", &["Mara Lindqvist", "Jean Petit"]), Some(PiiKind::Name));
    assert_eq!(text("customers", "zip", &["10115"]), Some(PiiKind::Address));
    assert_eq!(text("t", "card", &["4111 1111 1111 1111", "5500000000000004"]), Some(PiiKind::Card));
}

#[test]
fn values_tell_where_all_agree() {
    assert_eq!(text("t", "reach", &["a@b.example", "c@d.example", "e@f.example"]), Some(PiiKind::Email));
    assert_eq!(
        text("t", "account", &["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "NL91ABNA0417164300"]),
        Some(PiiKind::Iban)
    );
    assert_eq!(text("t", "seen", &["192.168.0.10", "10.0.0.200", "2001:db8::1"]), Some(PiiKind::Ip));
    assert_eq!(
        text("t", "reach", &["+49 151 12345678", "+1 (212) 555-0100", "+33 1 23 45 67 89"]),
        Some(PiiKind::Phone)
    );
    assert_eq!(text("t", "reach", &["a@b.example", "none", "e@f.example"]), None, "one is something else");
    assert_eq!(text("t", "reach", &["a@b.example"]), None, "too few");
}

#[test]
fn false_friends_are_left_alone() {
    for (table, name, samples) in [
        ("devices", "phone_model", &["Halden 3", "Halden 4"][..]),
        ("products", "product_name", &["Lamp", "Chair"]),
        ("products", "name", &["Lamp", "Chair"]),
        ("files", "file_name", &["a.txt"]),
        ("customers", "company_name", &["Halden & Co"]),
        ("mailings", "email_subject", &["Hello"]),
        ("mailings", "email_count", &["3"]),
        ("customers", "email_opt_in", &["yes"]),
        ("shops", "address", &["Long Road 1"]),
        ("nodes", "mac_address", &["00:1b:44:11:3a:b7"]),
        ("orders", "address_id", &["1"]),
        ("regions", "birth_rate", &["1.4"]),
        ("customers", "birthday_discount", &["5"]),
        ("visits", "device", &["mobile", "desktop"]),
        ("visits", "mobile", &["yes", "no", "yes"]),
        ("decks", "card", &["Ace of spades", "Two of hearts"]),
        ("releases", "version", &["10.40.0.1", "10.40.1.2", "10.41.0.1"]),
        ("builds", "tag", &["1.2.3.4", "1.2.3.5", "1.2.4.0"]),
        ("orders", "status", &["paid", "open"]),
        ("rooms", "tel_aviv_office", &["yes"]),
    ] {
        assert_eq!(text(table, name, samples), None, "{table}.{name}");
    }
}

#[test]
fn order_numbers_with_a_right_check_digit_are_no_cards() {
    let numbers = ["4111111111111111", "4012888888881881", "5500000000000004", "4222222222222"];
    assert_eq!(text("orders", "order_number", &numbers), None);
    assert_eq!(found("orders", "number", ColumnType::Integer, &numbers), None);
    assert_eq!(text("loyalty", "loyalty_card", &["1000000000000009", "1000000000000017"]), None);
}

#[test]
fn yes_and_no_about_a_person_is_nothing_of_theirs() {
    assert_eq!(found("customers", "has_phone", ColumnType::Boolean, &["true"]), None);
    assert_eq!(found("customers", "phone", ColumnType::Boolean, &["true"]), None);
}

#[test]
fn the_reason_says_what_was_seen() {
    let mut table = Table {
        name: "t".into(),
        columns: vec![column("email", ColumnType::Text, &["a@b.example"])],
        ..Table::default()
    };
    detect(&mut table);
    let why = table.columns.pop().and_then(|c| c.pii).map(|p| p.why).unwrap_or_default();
    assert_eq!(why, "It is named like an e-mail address, and 1 of 1 sample values look like one.");
}
