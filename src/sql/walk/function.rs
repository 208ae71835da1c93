//! Calls of functions and everything that may stand inside and after their brackets.

use sqlparser::ast::{
    Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentClause, FunctionArguments,
    HavingBound, JsonReturningClause, ListAggOnOverflow, ObjectName, WindowFrame, WindowFrameBound, WindowSpec,
    WindowType,
};

use super::Walk;
use crate::sql::{Dialect, functions, relations::Named};

impl Walk {
    pub(super) fn function(&mut self, function: &Function) {
        let Function { name, uses_odbc_syntax, parameters, args, filter, null_treatment: _, over, within_group } =
            function;
        self.unsupported_if(*uses_odbc_syntax, "ODBC syntax in braces");
        self.unsupported_if(!matches!(parameters, FunctionArguments::None), "A second list of arguments");
        if let Some(called) = self.called(name) {
            if !functions::is_allowed(self.dialect, &called) {
                self.not_allowed(&called);
            }
            self.unsupported_if(
                matches!(args, FunctionArguments::Subquery(_)) && called != "array",
                "A query as the only argument without its own brackets",
            );
        }
        self.arguments(args);
        self.maybe(filter.as_deref());
        self.order_expressions(within_group);
        match over {
            Some(WindowType::WindowSpec(spec)) => self.window(spec),
            Some(WindowType::NamedWindow(_)) | None => {}
        }
    }

    pub(super) fn function_in_from(&mut self, name: &ObjectName) {
        if let Some(called) = self.called(name)
            && !functions::is_allowed_in_from(self.dialect, &called)
        {
            self.not_allowed(&called);
        }
    }

    /// The folded name of a built-in function, called plainly.
    fn called(&mut self, name: &ObjectName) -> Option<String> {
        let Named { parts, line: _, column: _ } = self.named(name)?;
        if parts.iter().any(|part| part.quoted) {
            let message = "A function's name stands in quotes. Write it without quotes.";
            self.refuse("quoted_function", message);
            return None;
        }
        let folded: Vec<String> = parts.iter().map(|part| part.value.to_ascii_lowercase()).collect();
        match folded.as_slice() {
            [name] => Some(name.clone()),
            [schema, name] if self.dialect == Dialect::PostgreSql && schema == "pg_catalog" => Some(name.clone()),
            _ => {
                self.not_allowed(&folded.join("."));
                None
            }
        }
    }

    fn not_allowed(&mut self, name: &str) {
        let near = functions::nearest(self.dialect, name);
        let advice = match &near {
            Some(near) => format!("Did you mean {near}?"),
            None => "Only functions known to read without side effects may be called.".to_owned(),
        };
        self.refuse("function_not_allowed", format!("The function {name} may not be called here. {advice}"));
        if let Some(reason) = self.facts.reasons.last_mut()
            && reason.suggestion.is_none()
            && reason.rule == "function_not_allowed"
        {
            reason.suggestion = near;
        }
    }

    fn arguments(&mut self, args: &FunctionArguments) {
        match args {
            FunctionArguments::None => {}
            FunctionArguments::Subquery(query) => self.query(query),
            FunctionArguments::List(list) => {
                self.each(&list.args, Self::argument);
                self.each(&list.clauses, Self::clause);
            }
        }
    }

    pub(super) fn argument(&mut self, argument: &FunctionArg) {
        let (arg, operator) = match argument {
            FunctionArg::Named { name: _, arg, operator } => (arg, Some(operator)),
            FunctionArg::ExprNamed { name, arg, operator } => {
                self.expression(name);
                (arg, Some(operator))
            }
            FunctionArg::Unnamed(arg) => (arg, None),
        };
        match operator {
            Some(FunctionArgOperator::Assignment) => {
                self.refuse("assignment", "An assignment with := is not allowed. Name the argument with => instead.");
            }
            Some(
                FunctionArgOperator::Equals
                | FunctionArgOperator::RightArrow
                | FunctionArgOperator::Colon
                | FunctionArgOperator::Value,
            )
            | None => {}
        }
        match arg {
            FunctionArgExpr::Expr(expr) => self.expression(expr),
            FunctionArgExpr::QualifiedWildcard(_) | FunctionArgExpr::Wildcard => {}
            FunctionArgExpr::WildcardWithOptions(options) => self.wildcard(options),
        }
    }

    fn clause(&mut self, clause: &FunctionArgumentClause) {
        match clause {
            FunctionArgumentClause::IgnoreOrRespectNulls(_)
            | FunctionArgumentClause::JsonNullClause(_)
            | FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Error) => {}
            FunctionArgumentClause::OrderBy(list) => self.order_expressions(list),
            FunctionArgumentClause::Limit(expr) | FunctionArgumentClause::Having(HavingBound(_, expr)) => {
                self.expression(expr);
            }
            FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Truncate { filler, with_count: _ }) => {
                self.maybe(filler.as_deref());
            }
            FunctionArgumentClause::Separator(value) => self.value(value),
            FunctionArgumentClause::JsonReturningClause(JsonReturningClause { data_type }) => self.data_type(data_type),
        }
    }

    pub(super) fn window(&mut self, window: &WindowSpec) {
        let WindowSpec { window_name: _, partition_by, order_by, window_frame } = window;
        self.expressions(partition_by);
        self.order_expressions(order_by);
        if let Some(WindowFrame { units: _, start_bound, end_bound }) = window_frame {
            self.bound(start_bound);
            if let Some(end) = end_bound {
                self.bound(end);
            }
        }
    }

    fn bound(&mut self, bound: &WindowFrameBound) {
        match bound {
            WindowFrameBound::CurrentRow => {}
            WindowFrameBound::Preceding(expr) | WindowFrameBound::Following(expr) => self.maybe(expr.as_deref()),
        }
    }
}
