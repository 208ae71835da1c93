//! Literals, types and operators.

use sqlparser::ast::{
    ArrayElemTypeDef, BinaryOperator, DataType, ObjectName, ObjectNamePart, StructField, Value, ValueWithSpan,
};

use super::Walk;
use crate::sql::Dialect;

/// PostgreSQL's own operators that the parser has no name for.
const BUILT_IN_OPERATORS: [&str; 10] = ["-|-", "<<=", ">>=", "@@@", "<@>", "?-", "~<~", "~<=~", "~>=~", "~>~"];

impl Walk {
    pub(super) fn value(&mut self, value: &ValueWithSpan) {
        if value.span.start.line > 0 {
            self.place = value.span.start;
        }
        match &value.value {
            Value::Number(..)
            | Value::SingleQuotedString(_)
            | Value::DollarQuotedString(_)
            | Value::EscapedStringLiteral(_)
            | Value::SingleQuotedByteStringLiteral(_)
            | Value::NationalStringLiteral(_)
            | Value::HexStringLiteral(_)
            | Value::Boolean(_)
            | Value::Null => {}
            Value::Placeholder(name) => self.placeholder(name),
            Value::TripleSingleQuotedString(_)
            | Value::TripleDoubleQuotedString(_)
            | Value::UnicodeStringLiteral(_)
            | Value::DoubleQuotedByteStringLiteral(_)
            | Value::TripleSingleQuotedByteStringLiteral(_)
            | Value::TripleDoubleQuotedByteStringLiteral(_)
            | Value::SingleQuotedRawStringLiteral(_)
            | Value::DoubleQuotedRawStringLiteral(_)
            | Value::TripleSingleQuotedRawStringLiteral(_)
            | Value::TripleDoubleQuotedRawStringLiteral(_)
            | Value::QuoteDelimitedStringLiteral(_)
            | Value::NationalQuoteDelimitedStringLiteral(_) => self.unsupported("This form of text literal"),
            // Our sessions switch ANSI_QUOTES off: in MySQL double quotes hold texts.
            Value::DoubleQuotedString(_) => {
                self.unsupported_if(self.dialect != Dialect::MySql, "This form of text literal");
            }
        }
    }

    fn placeholder(&mut self, name: &str) {
        let numbered = |prefix| name.strip_prefix(prefix).is_some_and(|n: &str| n.bytes().all(|b| b.is_ascii_digit()));
        if numbered('?') || numbered('$') {
            self.facts.parameters += 1;
        } else {
            self.refuse("variable", "Variables are not allowed. Write the value itself.");
        }
    }

    /// Types may be the source's own (such as enumerations), but not those that look names up in the catalog.
    pub(super) fn data_type(&mut self, data_type: &DataType) {
        match data_type {
            DataType::Custom(name, _) => self.custom_type(name),
            DataType::Regclass => self.catalog_type("regclass"),
            DataType::Array(element) => match element {
                ArrayElemTypeDef::None => {}
                ArrayElemTypeDef::AngleBracket(inner)
                | ArrayElemTypeDef::SquareBracket(inner, _)
                | ArrayElemTypeDef::Parenthesis(inner) => self.data_type(inner),
            },
            DataType::Map(key, value) => {
                self.data_type(key);
                self.data_type(value);
            }
            DataType::Nullable(inner) | DataType::LowCardinality(inner) => self.data_type(inner),
            DataType::Tuple(fields) | DataType::Struct(fields, _) => {
                self.each(fields, |walk, StructField { field_name: _, field_type, options }| {
                    walk.unsupported_if(options.is_some(), "OPTIONS in a type");
                    walk.data_type(field_type);
                });
            }
            DataType::Table(_)
            | DataType::NamedTable { .. }
            | DataType::Nested(_)
            | DataType::Enum(..)
            | DataType::Set(_)
            | DataType::Union(_)
            | DataType::Trigger
            | DataType::AnyType => self.unsupported("This type"),
            _ => {}
        }
    }

    fn custom_type(&mut self, name: &ObjectName) {
        let Some(named) = self.named(name) else { return };
        let Some(last) = named.parts.last() else { return };
        let lower = last.value.to_ascii_lowercase();
        // An array of a type has the type's name behind an underscore.
        if self.dialect == Dialect::PostgreSql && lower.trim_start_matches('_').starts_with("reg") {
            self.catalog_type(&lower);
        }
        let plain = name.0.iter().all(|part| matches!(part, ObjectNamePart::Identifier(_)));
        self.unsupported_if(!plain, "This type");
    }

    fn catalog_type(&mut self, name: &str) {
        let message = format!("The type {name} looks names up in the database's catalog. Use text instead.");
        self.refuse("catalog_type", message);
    }

    pub(super) fn operator(&mut self, operator: &BinaryOperator) {
        match operator {
            BinaryOperator::Assignment => {
                self.refuse("assignment", "An assignment with := is not allowed: statements here only read.");
            }
            BinaryOperator::PGCustomBinaryOperator(_) => self.unsupported("OPERATOR(...)"),
            BinaryOperator::Custom(sign) if !BUILT_IN_OPERATORS.contains(&sign.as_str()) => {
                self.refuse(
                    "operator",
                    format!("The operator {sign} is not known here. Put spaces between operators."),
                );
            }
            _ => {}
        }
    }
}
