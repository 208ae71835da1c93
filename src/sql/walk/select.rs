//! SELECT and its list.

use sqlparser::ast::{
    Distinct, NamedWindowDefinition, NamedWindowExpr, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, SelectModifiers, TableWithJoins, WildcardAdditionalOptions,
};

use super::Walk;
use crate::sql::{Dialect, fields::Output};

impl Walk {
    /// Gives the columns it gives; its sources stay open for what follows it.
    pub(super) fn select(&mut self, select: &Select) -> Vec<Output> {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        if into.is_some() {
            self.refuse("into", "SELECT INTO makes a table. Remove INTO: statements here only read.");
        }
        self.unsupported_if(!optimizer_hints.is_empty(), "An optimizer hint");
        let modified = select_modifiers.as_ref().is_some_and(|modifiers| is_modified(modifiers, self.dialect));
        self.unsupported_if(modified, "A modifier after SELECT");
        self.unsupported_if(top.is_some(), "TOP");
        self.unsupported_if(exclude.is_some(), "EXCLUDE");
        self.unsupported_if(!lateral_views.is_empty(), "LATERAL VIEW");
        self.unsupported_if(prewhere.is_some(), "PREWHERE");
        self.unsupported_if(!connect_by.is_empty(), "CONNECT BY");
        let spread = !cluster_by.is_empty() || !distribute_by.is_empty() || !sort_by.is_empty();
        self.unsupported_if(spread, "CLUSTER BY, DISTRIBUTE BY or SORT BY");
        self.unsupported_if(value_table_mode.is_some(), "SELECT AS STRUCT or AS VALUE");
        self.unsupported_if(*flavor != SelectFlavor::Standard, "A query that begins with FROM");
        match distinct {
            Some(Distinct::On(list)) => self.expressions(list),
            Some(Distinct::All | Distinct::Distinct) | None => {}
        }
        let start = self.sources.len();
        self.each(from, Self::table_with_joins);
        self.each(projection, Self::item);
        self.maybe(selection.as_ref());
        self.group(group_by);
        self.maybe(having.as_ref());
        self.each(named_window, Self::named_window);
        self.maybe(qualify.as_ref());
        self.outputs(select, start)
    }

    fn named_window(&mut self, window: &NamedWindowDefinition) {
        let NamedWindowDefinition(_, definition) = window;
        match definition {
            NamedWindowExpr::NamedWindow(_) => {}
            NamedWindowExpr::WindowSpec(spec) => self.window(spec),
        }
    }

    pub(super) fn table_with_joins(&mut self, table: &TableWithJoins) {
        let TableWithJoins { relation, joins } = table;
        self.table(relation);
        self.each(joins, Self::join);
    }

    fn item(&mut self, item: &SelectItem) {
        match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, alias: _ } => self.expression(expr),
            SelectItem::ExprWithAliases { expr, aliases: _ } => {
                self.unsupported("More than one alias for a column");
                self.expression(expr);
            }
            SelectItem::QualifiedWildcard(kind, options) => {
                match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(_) => {}
                    SelectItemQualifiedWildcardKind::Expr(expr) => self.expression(expr),
                }
                self.wildcard(options);
            }
            SelectItem::Wildcard(options) => self.wildcard(options),
        }
    }

    /// What may follow `*`; only the analytic engine knows any of it.
    pub(super) fn wildcard(&mut self, options: &WildcardAdditionalOptions) {
        let WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        let other = opt_ilike.is_some() || opt_rename.is_some() || opt_alias.is_some();
        self.unsupported_if(other, "ILIKE, RENAME or an alias after *");
        let chosen = opt_exclude.is_some() || opt_except.is_some() || opt_replace.is_some();
        self.unsupported_if(chosen && self.dialect != Dialect::Dataset, "EXCEPT, EXCLUDE or REPLACE after *");
        if let Some(replace) = opt_replace {
            self.each(&replace.items, |walk, element| walk.expression(&element.expr));
        }
    }
}

/// Words that put other work back (HIGH_PRIORITY) or leave something behind (SQL_CALC_FOUND_ROWS) are out; the rest
/// is advice that MySQL's planner takes.
fn is_modified(modifiers: &SelectModifiers, dialect: Dialect) -> bool {
    let SelectModifiers {
        high_priority,
        straight_join,
        sql_small_result,
        sql_big_result,
        sql_buffer_result,
        sql_no_cache,
        sql_calc_found_rows,
    } = modifiers;
    let advice = *straight_join || *sql_small_result || *sql_big_result || *sql_buffer_result || *sql_no_cache;
    *high_priority || *sql_calc_found_rows || (advice && dialect != Dialect::MySql)
}
