//! Which queries sort rows as they are stored, with their texts.
//!
//! A sort that gives the first rows of many keeps a few of each batch that it saw. As views into the pages of the file,
//! their texts would keep all those pages in memory: a thousand rows may hold on to a whole table. Where rows were
//! grouped in between, the texts were copied already.

use arrow::datatypes::DataType;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::LogicalPlan;

/// Whether somewhere in the plan rows with texts of a stored table are sorted.
pub(super) fn keeps_stored_texts(plan: &LogicalPlan) -> bool {
    let mut found = false;
    // Nothing in the visit fails.
    let _ = plan.apply_with_subqueries(|node| {
        let sorted = match node {
            LogicalPlan::Sort(sort) => Some(&sort.input),
            LogicalPlan::Window(window) => Some(&window.input),
            _ => None,
        };
        found |= sorted.is_some_and(|rows| has_texts(rows) && reads_a_table(rows));
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found
}

/// Whether rows of two tables are joined by what they hold, somewhere in the plan.
pub(super) fn joins(plan: &LogicalPlan) -> bool {
    let mut found = false;
    let _ = plan.apply_with_subqueries(|node| {
        found |= matches!(node, LogicalPlan::Join(_) | LogicalPlan::Subquery(_));
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found
}

fn has_texts(plan: &LogicalPlan) -> bool {
    let views = |of: &DataType| matches!(of, DataType::Utf8View | DataType::BinaryView) || of.is_nested();
    plan.schema().fields().iter().any(|field| views(field.data_type()))
}

/// Whether rows of a table come to this point without having been grouped.
fn reads_a_table(plan: &LogicalPlan) -> bool {
    let mut found = false;
    let _ = plan.apply(|node| {
        found |= matches!(node, LogicalPlan::TableScan(_));
        Ok(match node {
            _ if found => TreeNodeRecursion::Stop,
            LogicalPlan::Aggregate(_) => TreeNodeRecursion::Jump,
            _ => TreeNodeRecursion::Continue,
        })
    });
    found
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::datatypes::{Field, Schema};
    use datafusion::datasource::empty::EmptyTable;
    use datafusion::prelude::SessionContext;

    use super::*;

    async fn keeps(sql: &str) -> bool {
        let context = SessionContext::new();
        let fields = vec![Field::new("id", DataType::Int64, true), Field::new("note", DataType::Utf8View, true)];
        context.register_table("t", Arc::new(EmptyTable::new(Arc::new(Schema::new(fields))))).unwrap();
        let plan = context.sql(sql).await.unwrap();
        keeps_stored_texts(plan.logical_plan())
    }

    #[tokio::test]
    async fn sorted_texts_are_found_wherever_they_are_sorted() {
        for sql in [
            "SELECT * FROM t ORDER BY id",
            "SELECT id FROM t ORDER BY note LIMIT 3",
            "SELECT upper(note) FROM t ORDER BY 1",
            "SELECT id, row_number() OVER (ORDER BY note) FROM t",
            "SELECT count(*) FROM (SELECT * FROM t ORDER BY id LIMIT 5) AS first",
            "SELECT id FROM t WHERE note IN (SELECT note FROM t ORDER BY id LIMIT 5)",
            "SELECT a.note FROM t a JOIN (SELECT id FROM t GROUP BY id) b ON a.id = b.id ORDER BY a.id",
        ] {
            assert!(keeps(sql).await, "{sql}");
        }
    }

    #[tokio::test]
    async fn grouped_texts_and_numbers_are_none() {
        for sql in [
            "SELECT id FROM t ORDER BY id",
            "SELECT note FROM t",
            "SELECT note, count(*) FROM t GROUP BY note ORDER BY 2",
            "SELECT max(note) FROM t ORDER BY 1",
        ] {
            assert!(!keeps(sql).await, "{sql}");
        }
    }
}
