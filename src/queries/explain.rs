//! How a source would answer, told line by line whichever words the source has for it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Answered, Asked};
use crate::data::{ResultTable, Value};
use crate::sql::Dialect;

/// One step of a plan, or a word about the step above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanLine {
    /// How deep it lies: a step gets its rows from the deeper ones below it.
    pub depth: usize,
    pub text: String,
}

/// How a source would answer a query.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Explanation {
    pub plan: Vec<PlanLine>,
    /// The source's own words.
    pub text: String,
    pub execution_time_ms: u64,
    /// What each source would be asked; only of a query over all sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub asked: Vec<Asked>,
}

impl Explanation {
    pub(super) fn of(answered: &Answered) -> Self {
        let table = &answered.table;
        let (plan, text) = match answered.guarded.dialect {
            Dialect::PostgreSql => indented(&lines(table, 0)),
            Dialect::MySql if table.columns.len() == 1 => indented(&lines(table, 0)),
            Dialect::MySql => tables(table),
            Dialect::Sqlite => steps(table),
            Dialect::Dataset => plans(table),
        };
        let asked = answered.asked().to_vec();
        Self { plan, text, execution_time_ms: answered.took_ms, asked }
    }
}

/// The lines of all cells of a column.
fn lines(table: &ResultTable, column: usize) -> Vec<String> {
    let texts = table.column_values(column).map(text);
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn text(value: Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) | Value::Decimal(text) => text.to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Float(x) => x.to_string(),
        // No plan has cells of other types.
        other => format!("{other:?}"),
    }
}

/// Lines whose depth is told by how far they are indented (PostgreSQL, MySQL's tree, the analytic engine).
fn indented(lines: &[String]) -> (Vec<PlanLine>, String) {
    let mut above: Vec<usize> = Vec::new();
    let mut plan = Vec::with_capacity(lines.len());
    for line in lines {
        let own = line.trim_start();
        let indent = line.len() - own.len();
        while above.last().is_some_and(|last| *last >= indent) {
            above.pop();
        }
        let text = own.strip_prefix("->").map_or(own, str::trim_start);
        if !text.is_empty() {
            plan.push(PlanLine { depth: above.len(), text: text.trim_end().to_owned() });
            above.push(indent);
        }
    }
    (plan, lines.join("\n"))
}

/// MariaDB: a row for each table, in the order in which they are read.
fn tables(table: &ResultTable) -> (Vec<PlanLine>, String) {
    let names: Vec<String> = table.columns.iter().map(|c| c.name.to_ascii_lowercase()).collect();
    let mut plan = Vec::new();
    for row in 0..table.row_count() {
        let cell = |name: &str| {
            let at = names.iter().position(|own| own == name);
            at.map(|at| text(table.value(row, at))).filter(|t| !t.is_empty())
        };
        let first = [cell("select_type"), cell("table")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let told = [("type", "access"), ("key", "key"), ("ref", "by"), ("rows", "rows"), ("filtered", "filtered %")];
        let mut parts: Vec<String> =
            told.iter().filter_map(|(name, word)| cell(name).map(|value| format!("{word} {value}"))).collect();
        parts.extend(cell("extra"));
        let depth = usize::from(cell("id").is_some_and(|id| id != "1"));
        plan.push(PlanLine { depth, text: format!("{first}: {}", parts.join(", ")) });
    }
    let text = plan.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    (plan, text)
}

/// SQLite: rows of id, the parent's id, a number without use, and what is done.
fn steps(table: &ResultTable) -> (Vec<PlanLine>, String) {
    let mut depths: Vec<(String, usize)> = Vec::new();
    let mut plan = Vec::new();
    for row in 0..table.row_count() {
        let cell = |column| text(table.value(row, column));
        let (id, parent) = (cell(0), cell(1));
        let depth = depths.iter().find(|(known, _)| *known == parent).map_or(0, |(_, depth)| depth + 1);
        depths.push((id, depth));
        plan.push(PlanLine { depth, text: cell(3) });
    }
    let text: Vec<String> = plan.iter().map(|line| format!("{}{}", "  ".repeat(line.depth), line.text)).collect();
    (plan, text.join("\n"))
}

/// The analytic engine: the query's own steps, and those that it takes.
fn plans(table: &ResultTable) -> (Vec<PlanLine>, String) {
    let (mut plan, mut texts) = (Vec::new(), Vec::new());
    for row in 0..table.row_count() {
        let title = text(table.value(row, 0)).replace('_', " ");
        let body = text(table.value(row, 1));
        let lines: Vec<String> = body.lines().map(str::to_owned).collect();
        plan.push(PlanLine { depth: 0, text: title.clone() });
        plan.extend(indented(&lines).0.into_iter().map(|line| PlanLine { depth: line.depth + 1, ..line }));
        texts.push(format!("{title}\n{}", body.trim_end()));
    }
    (plan, texts.join("\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::data::{ColumnType, sample};

    fn told(plan: &[PlanLine]) -> Vec<(usize, &str)> {
        plan.iter().map(|line| (line.depth, line.text.as_str())).collect()
    }

    #[test]
    fn an_indented_plan_becomes_a_tree() {
        let lines = [
            "Hash Join  (cost=1)",
            "  Hash Cond: a",
            "  ->  Seq Scan on t",
            "        Filter: b",
            "  ->  Hash",
            "        ->  Seq Scan on u",
        ];
        let (plan, text) = indented(&lines.map(str::to_owned));
        assert_eq!(
            told(&plan),
            [
                (0, "Hash Join  (cost=1)"),
                (1, "Hash Cond: a"),
                (1, "Seq Scan on t"),
                (2, "Filter: b"),
                (1, "Hash"),
                (2, "Seq Scan on u")
            ]
        );
        assert!(text.contains("->  Hash\n"));
    }

    #[test]
    fn steps_lie_below_the_step_that_they_belong_to() {
        let columns = [
            ("id", ColumnType::Integer),
            ("parent", ColumnType::Integer),
            ("notused", ColumnType::Integer),
            ("detail", ColumnType::Text),
        ];
        let table =
            sample::table(&columns, &json!([[3, 0, 0, "CO-ROUTINE c"], [5, 3, 0, "SCAN t"], [9, 0, 0, "SCAN c"]]));
        assert_eq!(told(&steps(&table).0), [(0, "CO-ROUTINE c"), (1, "SCAN t"), (0, "SCAN c")]);
    }
}
