//! A parser dialect that counts the parser's work and stops it.
//!
//! The parser tries some forms twice over, so that a short text with deep nesting could keep it busy for ever,
//! and a thread cannot be stopped from outside. Whatever the parser does, it asks its dialect again and again what
//! the dialect knows; every such question is one step, and when the steps are used up the work is unwound. The same
//! text always costs the same.

use std::{
    any::TypeId,
    cell::Cell,
    iter::Peekable,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    str::Chars,
};

use sqlparser::{
    ast::{ColumnOption, Expr, GranteesType, Ident, ObjectNamePart, Statement},
    dialect::{Dialect, Precedence},
    keywords::Keyword,
    parser::{Parser, ParserError},
};

/// Enough for every statement within the limits that is written straightforwardly.
pub(super) const STEPS: u32 = 600_000;

/// A text took more steps than any may.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

/// A dialect with a count of steps left. In all else it is the dialect within.
#[derive(Debug)]
pub(super) struct Metered<D> {
    inner: D,
    left: Cell<u32>,
}

impl<D> Metered<D> {
    pub(super) fn new(inner: D) -> Self {
        Self { inner, left: Cell::new(STEPS) }
    }

    /// Lets the work go on, or ends it. A dialect answers yes or no and cannot fail, and the parser tries again after
    /// most errors, so what stops it for good is to unwind it.
    fn step(&self) -> &D {
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => resume_unwind(Box::new(Exhausted)),
        }
        &self.inner
    }
}

/// Runs `work` that parses with a metered dialect, up to where its steps are used up.
pub(super) fn within_steps<T>(work: impl FnOnce() -> T) -> Result<T, Exhausted> {
    // Nothing of what the work held is looked at afterwards.
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| match cause.downcast::<Exhausted>() {
        Ok(exhausted) => *exhausted,
        Err(other) => resume_unwind(other),
    })
}

macro_rules! metered {
    ({ $($own:tt)* } $($flag:ident)*) => {
        impl<D: Dialect> Dialect for Metered<D> {
            $($own)*
            $(fn $flag(&self) -> bool { self.step().$flag() })*
        }

        #[cfg(test)]
        type Flag = (&'static str, fn(&dyn Dialect) -> bool);
        #[cfg(test)]
        const FLAGS: &[Flag] = &[$((stringify!($flag), |dialect| dialect.$flag())),*];
    };
}

metered! {
    {
        fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
            self.step().parse_prefix(parser)
        }

        /// Off: it would read each argument of a call twice, doubling the work with each level of nesting.
        fn supports_named_fn_args_with_expr_name(&self) -> bool {
            false
        }

        fn dialect(&self) -> TypeId {
            self.step().dialect()
        }

        fn is_delimited_identifier_start(&self, ch: char) -> bool {
            self.step().is_delimited_identifier_start(ch)
        }

        fn is_nested_delimited_identifier_start(&self, ch: char) -> bool {
            self.step().is_nested_delimited_identifier_start(ch)
        }

        fn peek_nested_delimited_identifier_quotes(&self, chars: Peekable<Chars<'_>>) -> Option<(char, Option<char>)> {
            self.step().peek_nested_delimited_identifier_quotes(chars)
        }

        fn is_identifier_start(&self, ch: char) -> bool {
            self.step().is_identifier_start(ch)
        }

        fn is_identifier_part(&self, ch: char) -> bool {
            self.step().is_identifier_part(ch)
        }

        fn is_custom_operator_part(&self, ch: char) -> bool {
            self.step().is_custom_operator_part(ch)
        }

        fn parse_infix(&self, parser: &mut Parser, expr: &Expr, precedence: u8) -> Option<Result<Expr, ParserError>> {
            self.step().parse_infix(parser, expr, precedence)
        }

        fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
            self.step().get_next_precedence(parser)
        }

        fn prec_value(&self, prec: Precedence) -> u8 {
            self.step().prec_value(prec)
        }

        fn prec_unknown(&self) -> u8 {
            self.step().prec_unknown()
        }

        fn is_reserved_for_identifier(&self, kw: Keyword) -> bool {
            self.step().is_reserved_for_identifier(kw)
        }

        fn get_reserved_grantees_types(&self) -> &[GranteesType] {
            self.step().get_reserved_grantees_types()
        }

        fn get_next_precedence_default(&self, parser: &Parser) -> Result<u8, ParserError> {
            self.step().get_next_precedence_default(parser)
        }

        fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
            self.step().identifier_quote_style(identifier)
        }

        fn parse_column_option(
            &self,
            parser: &mut Parser,
        ) -> Result<Option<Result<Option<ColumnOption>, ParserError>>, ParserError> {
            self.step().parse_column_option(parser)
        }

        fn parse_statement(&self, parser: &mut Parser) -> Option<Result<Statement, ParserError>> {
            self.step().parse_statement(parser)
        }

        fn get_reserved_keywords_for_select_item_operator(&self) -> &[Keyword] {
            self.step().get_reserved_keywords_for_select_item_operator()
        }

        fn is_column_alias(&self, kw: &Keyword, parser: &mut Parser) -> bool {
            self.step().is_column_alias(kw, parser)
        }

        fn is_select_item_alias(&self, explicit: bool, kw: &Keyword, parser: &mut Parser) -> bool {
            self.step().is_select_item_alias(explicit, kw, parser)
        }

        fn is_table_factor(&self, kw: &Keyword, parser: &mut Parser) -> bool {
            self.step().is_table_factor(kw, parser)
        }

        fn is_table_alias(&self, kw: &Keyword, parser: &mut Parser) -> bool {
            self.step().is_table_alias(kw, parser)
        }

        fn is_table_factor_alias(&self, explicit: bool, kw: &Keyword, parser: &mut Parser) -> bool {
            self.step().is_table_factor_alias(explicit, kw, parser)
        }

        fn is_identifier_generating_function_name(&self, ident: &Ident, parts: &[ObjectNamePart]) -> bool {
            self.step().is_identifier_generating_function_name(ident, parts)
        }
    }
    supports_string_literal_backslash_escape ignores_wildcard_escapes supports_unicode_string_literal
    supports_filter_during_aggregation supports_window_clause_named_window_reference
    supports_within_after_array_aggregation supports_partition_by_after_order_by supports_array_join_syntax
    supports_group_by_expr supports_group_by_with_modifier supports_left_associative_joins_without_parens
    supports_outer_join_operator supports_cross_join_constraint supports_connect_by supports_execute_immediate
    supports_match_recognize supports_in_empty_list supports_start_transaction_modifier
    supports_end_transaction_modifier supports_named_fn_args_with_eq_operator
    supports_named_fn_args_with_colon_operator supports_named_fn_args_with_assignment_operator
    supports_named_fn_args_with_rarrow_operator supports_numeric_prefix supports_numeric_literal_underscores
    supports_window_function_null_treatment_arg supports_dictionary_syntax support_map_literal_syntax
    supports_lambda_functions supports_parenthesized_set_variables supports_comma_separated_set_assignments
    supports_update_order_by supports_select_wildcard_except convert_type_before_value
    supports_triple_quoted_string supports_trailing_commas supports_limit_comma
    supports_string_literal_concatenation supports_string_literal_concatenation_with_newline
    supports_projection_trailing_commas supports_from_trailing_commas supports_column_definition_trailing_commas
    supports_object_name_double_dot_notation supports_struct_literal supports_empty_projections
    supports_select_expr_star supports_from_first_select supports_from_first_insert supports_pipe_operator
    supports_user_host_grantee supports_match_against supports_select_wildcard_exclude supports_select_exclude
    supports_create_table_multi_schema_info_sources supports_select_modifiers describe_requires_table_keyword
    allow_extract_custom allow_extract_single_quotes supports_extract_comma_syntax
    supports_subquery_as_function_arg supports_create_view_comment_syntax
    supports_array_typedef_without_element_type supports_parens_around_table_factor
    supports_values_as_table_factor supports_dollar_placeholder supports_dollar_as_money_prefix
    supports_create_index_with_clause require_interval_qualifier supports_explain_with_utility_options
    supports_asc_desc_in_column_definition supports_factorial_operator supports_bitwise_shift_operators
    supports_nested_comments supports_multiline_comment_hints supports_eq_alias_assignment supports_try_convert
    supports_bang_not_operator supports_listen_notify supports_load_data supports_load_extension
    supports_top_before_distinct supports_boolean_literals supports_show_like_before_in supports_comment_on
    supports_create_table_select supports_partiql supports_constraint_keyword_without_name
    supports_key_column_option supports_table_sample_before_alias supports_insert_set
    supports_insert_table_function supports_insert_table_query supports_insert_format
    supports_insert_table_alias supports_set_stmt_without_operator supports_table_versioning
    supports_string_escape_constant supports_table_hints requires_single_line_comment_whitespace
    supports_array_typedef_with_brackets supports_geometric_types supports_order_by_all supports_set_names
    supports_space_separated_column_options supports_alter_column_type_using
    supports_comma_separated_drop_column_list supports_notnull_operator supports_data_type_signed_suffix
    supports_interval_options supports_create_table_like_parenthesized supports_semantic_view_table_factor
    supports_quote_delimited_string supports_comment_optimizer_hint supports_double_ampersand_operator
    supports_binary_kw_as_cast supports_select_wildcard_replace supports_select_wildcard_ilike
    supports_select_wildcard_rename supports_select_wildcard_with_alias supports_optimize_table supports_install
    supports_detach supports_prewhere supports_with_fill supports_limit_by supports_interpolate
    supports_settings supports_select_format supports_comma_separated_trim supports_cte_without_as
    supports_select_item_multi_column_alias supports_xml_expressions supports_create_table_using
    supports_long_type_as_bigint supports_map_literal_with_angle_brackets
}

#[cfg(test)]
mod tests;
