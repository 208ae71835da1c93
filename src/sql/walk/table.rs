//! What stands in FROM.

use sqlparser::ast::{
    Join, JoinConstraint, JoinOperator, ObjectName, TableAlias, TableFactor, TableFunctionArgs, TableSample,
    TableSampleKind,
};

use super::Walk;
use crate::sql::{
    Dialect,
    fields::{Output, Shape},
    relations::Named,
};

/// Words PostgreSQL would never read as a table's name without quotes: there the parser is mistaken about
/// what the statement says.
const NEVER_A_TABLE: [&str; 75] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_catalog",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "when",
    "where",
    "with",
];

impl Walk {
    pub(super) fn table(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table { name, alias, args: Some(args), .. } => {
                self.plain_only(factor);
                self.alias(alias.as_ref());
                self.table_function(name, args);
                self.function_source(name, alias.as_ref());
            }
            TableFactor::Table { name, alias, args: None, .. } => {
                self.plain_only(factor);
                self.alias(alias.as_ref());
                self.relation(name, alias.as_ref());
            }
            TableFactor::Derived { lateral: _, subquery, alias, sample } => {
                self.sample(sample.as_ref());
                self.alias(alias.as_ref());
                let rest = self.columns_of(subquery);
                let shape = self.shape(Shape::Listed { renamed: Vec::new(), rest });
                self.source(alias.as_ref(), None, shape);
            }
            TableFactor::Function { lateral: _, name, args, with_ordinality: _, alias } => {
                self.alias(alias.as_ref());
                self.function_in_from(name);
                self.each(args, Self::argument);
                self.function_source(name, alias.as_ref());
            }
            TableFactor::UNNEST { alias, array_exprs, with_offset, with_offset_alias: _, with_ordinality: _ } => {
                self.unsupported_if(*with_offset || self.dialect == Dialect::Sqlite, "This form of UNNEST");
                self.alias(alias.as_ref());
                self.expressions(array_exprs);
                self.given_by_function("unnest".to_owned(), alias.as_ref());
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                self.alias(alias.as_ref());
                let start = self.sources.len();
                self.table_with_joins(table_with_joins);
                if alias.is_some() {
                    let rest = self.all_since(start);
                    let shape = self.shape(Shape::Listed { renamed: Vec::new(), rest });
                    self.sources.truncate(start);
                    self.source(alias.as_ref(), None, shape);
                }
            }
            TableFactor::TableFunction { .. } => self.unsupported("TABLE(...) in FROM"),
            TableFactor::JsonTable { .. } | TableFactor::OpenJsonTable { .. } => self.unsupported("JSON_TABLE"),
            TableFactor::XmlTable { .. } => self.unsupported("XMLTABLE"),
            TableFactor::Pivot { .. } => self.unsupported("PIVOT"),
            TableFactor::Unpivot { .. } => self.unsupported("UNPIVOT"),
            TableFactor::MatchRecognize { .. } => self.unsupported("MATCH_RECOGNIZE"),
            TableFactor::SemanticView { .. } => self.unsupported("SEMANTIC_VIEW"),
        }
    }

    /// Refuses what some languages let follow a table's name.
    fn plain_only(&mut self, factor: &TableFactor) {
        let TableFactor::Table {
            name: _,
            alias: _,
            args: _,
            with_hints,
            version,
            with_ordinality: _,
            partitions,
            json_path,
            sample,
            index_hints,
        } = factor
        else {
            return;
        };
        // USE, IGNORE and FORCE INDEX only advise MySQL's planner.
        let hints = !with_hints.is_empty() || (!index_hints.is_empty() && self.dialect != Dialect::MySql);
        self.unsupported_if(hints, "A hint after a table");
        self.unsupported_if(version.is_some(), "A version of a table");
        self.unsupported_if(!partitions.is_empty(), "PARTITION after a table");
        self.unsupported_if(json_path.is_some(), "A path after a table");
        self.sample(sample.as_ref());
    }

    fn sample(&mut self, sample: Option<&TableSampleKind>) {
        let Some(TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) = sample else {
            return;
        };
        let TableSample { modifier: _, name: _, quantity, seed: _, bucket, offset } = sample.as_ref();
        self.unsupported_if(bucket.is_some() || self.dialect != Dialect::PostgreSql, "This form of TABLESAMPLE");
        if let Some(quantity) = quantity {
            self.expression(&quantity.value);
        }
        self.maybe(offset.as_ref());
    }

    fn table_function(&mut self, name: &ObjectName, args: &TableFunctionArgs) {
        let TableFunctionArgs { args, settings } = args;
        self.unsupported_if(settings.is_some(), "SETTINGS");
        self.function_in_from(name);
        self.each(args, Self::argument);
    }

    fn relation(&mut self, name: &ObjectName, alias: Option<&TableAlias>) {
        let Some(named) = self.named(name) else { return };
        let own = named.parts.last().map(|part| self.dialect.fold(&part.value, part.quoted));
        if let Some(shape) = self.common_table(&named) {
            self.source(alias, own, shape);
        } else if !self.is_nothing(&named) && self.may_be_a_table(&named) {
            self.facts.tables.push(named.clone());
            let shape = self.shape(Shape::Table(named));
            self.source(alias, own, shape);
        }
    }

    /// The shape of the common table expression that is meant; a name with a schema never means one.
    fn common_table(&self, named: &Named) -> Option<usize> {
        let [only] = named.parts.as_slice() else { return None };
        let folded = self.dialect.fold(&only.value, only.quoted);
        self.scopes.iter().rev().flat_map(|scope| scope.iter().rev()).find(|(name, _)| *name == folded).map(|s| s.1)
    }

    fn function_source(&mut self, name: &ObjectName, alias: Option<&TableAlias>) {
        if let Some(name) = name.0.last().and_then(|part| part.as_ident()) {
            let name = self.fold(name);
            self.given_by_function(name, alias);
        }
    }

    /// A function gives a column of its alias's or its own name, unless the alias lists others.
    fn given_by_function(&mut self, name: String, alias: Option<&TableAlias>) {
        let column = alias.map_or_else(|| name.clone(), |alias| self.fold(&alias.name));
        let shape = self.shape(Shape::Listed { renamed: Vec::new(), rest: vec![Output::Name(column)] });
        self.source(alias, Some(name), shape);
    }

    /// `FROM DUAL` is how MySQL says that there is no table; in quotes it would be one.
    fn is_nothing(&self, named: &Named) -> bool {
        let [only] = named.parts.as_slice() else { return false };
        self.dialect == Dialect::MySql && !only.quoted && only.value.eq_ignore_ascii_case("dual")
    }

    fn may_be_a_table(&mut self, named: &Named) -> bool {
        let odd = self.dialect == Dialect::PostgreSql
            && named.parts.first().is_some_and(|first| {
                !first.quoted && NEVER_A_TABLE.contains(&first.value.to_ascii_lowercase().as_str())
            });
        if odd {
            let message = "A keyword stands where a table is expected. Write the table's name, in double quotes if it is a keyword.";
            self.refuse("keyword_as_table", message);
        }
        !odd
    }

    pub(super) fn alias(&mut self, alias: Option<&TableAlias>) {
        let Some(TableAlias { explicit: _, name: _, columns, at }) = alias else { return };
        self.unsupported_if(at.is_some(), "AT after an alias");
        self.each(columns, |walk, column| {
            if let Some(data_type) = &column.data_type {
                walk.data_type(data_type);
            }
        });
    }

    pub(super) fn join(&mut self, join: &Join) {
        let Join { relation, global, join_operator } = join;
        self.unsupported_if(*global, "GLOBAL JOIN");
        self.table(relation);
        match join_operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint)
            | JoinOperator::CrossJoin(constraint)
            | JoinOperator::Semi(constraint)
            | JoinOperator::LeftSemi(constraint)
            | JoinOperator::RightSemi(constraint)
            | JoinOperator::Anti(constraint)
            | JoinOperator::LeftAnti(constraint)
            | JoinOperator::RightAnti(constraint) => self.constraint(constraint),
            JoinOperator::CrossApply | JoinOperator::OuterApply => self.unsupported("APPLY"),
            JoinOperator::AsOf { .. } => self.unsupported("ASOF JOIN"),
            JoinOperator::StraightJoin(constraint) => {
                self.unsupported_if(self.dialect != Dialect::MySql, "STRAIGHT_JOIN");
                self.constraint(constraint);
            }
            JoinOperator::ArrayJoin | JoinOperator::LeftArrayJoin | JoinOperator::InnerArrayJoin => {
                self.unsupported("ARRAY JOIN");
            }
        }
    }

    fn constraint(&mut self, constraint: &JoinConstraint) {
        match constraint {
            JoinConstraint::On(expr) => self.expression(expr),
            JoinConstraint::Using(columns) => self.each(columns, |walk, name| {
                if let Some(ident) = name.0.last().and_then(|part| part.as_ident()) {
                    walk.column(ident);
                }
            }),
            JoinConstraint::Natural | JoinConstraint::None => {}
        }
    }
}
