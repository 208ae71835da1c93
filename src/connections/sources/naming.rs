//! What connections and their tables are called in queries over all sources.

use std::collections::HashSet;

use crate::data::Table;

/// The longest name that a connection gets.
const LONGEST: usize = 40;
/// Names that mean something else to the engine.
const TAKEN: [&str; 4] = ["public", "information_schema", "datafusion", "source"];

/// A name made from a connection's own that nothing else has: small letters, digits and underscores.
pub(super) fn alias(name: &str, taken: &HashSet<String>) -> String {
    let mut plain = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => plain.push(c),
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            _ if !plain.ends_with('_') => plain.push('_'),
            _ => {}
        }
    }
    let mut plain: String = plain.trim_matches('_').chars().take(LONGEST).collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.insert_str(0, "source_");
    }
    let mut free = plain.trim_end_matches('_').to_owned();
    let mut copy = 1;
    while taken.contains(&free) || TAKEN.contains(&free.as_str()) {
        copy += 1;
        free = format!("{plain}_{copy}");
    }
    free
}

/// What each table is called: by its own name where it lies in the usual schema, else with its schema before it. A
/// table whose name another one has already keeps out, rather than be taken for it.
pub(super) fn named<'a>(tables: &'a [Table], home: Option<&str>) -> Vec<(String, &'a Table)> {
    let is_usual = |table: &Table| match (table.schema.as_deref(), home) {
        (None, _) => true,
        (Some(schema), Some(home)) => schema.eq_ignore_ascii_case(home),
        (Some(schema), None) => schema == "public",
    };
    let mut taken = HashSet::new();
    let (usual, others): (Vec<&Table>, Vec<&Table>) = tables.iter().partition(|table| is_usual(table));
    let usual = usual.into_iter().map(|table| (table.name.clone(), table));
    let others = others.into_iter().map(|table| {
        let schema = table.schema.as_deref().unwrap_or_default();
        (format!("{schema}_{}", table.name), table)
    });
    usual.chain(others).filter(|(name, _)| taken.insert(name.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_gets_a_plain_name_that_is_its_own() {
        let taken: HashSet<String> = ["shop".to_owned()].into();
        for (name, alias_of) in [
            ("Demo shop", "demo_shop"),
            ("Shop", "shop_2"),
            ("Büro & Söhne", "buero_soehne"),
            ("2026 plan", "source_2026_plan"),
            ("日本", "source"),
            ("public", "public_2"),
        ] {
            let given = alias(name, &taken);
            if name == "日本" {
                assert!(given.starts_with("source"), "{given}");
            } else {
                assert_eq!(given, alias_of, "{name}");
            }
        }
    }

    #[test]
    fn a_table_outside_the_usual_schema_has_its_schema_before_it() {
        let table = |schema: Option<&str>, name: &str| Table {
            schema: schema.map(str::to_owned),
            name: name.into(),
            ..Table::default()
        };
        let tables =
            [table(Some("sales"), "orders"), table(Some("public"), "orders"), table(Some("public"), "sales_orders")];
        let names: Vec<_> = named(&tables, None).into_iter().map(|(name, t)| (name, t.schema.clone())).collect();
        let public = Some("public".to_owned());
        assert_eq!(names, [("orders".to_owned(), public.clone()), ("sales_orders".to_owned(), public)]);
        let tables = [table(Some("app"), "orders"), table(Some("log"), "events")];
        let names: Vec<_> = named(&tables, Some("app")).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["orders", "log_events"]);
    }
}
