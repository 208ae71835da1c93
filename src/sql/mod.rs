//! Judges SQL before it may run: reads a text, refuses whatever is not one harmless reading query over
//! known tables, and says what it reads. Also formats text and quotes names.
//!
//! Pure: no database, no network. It never changes a statement it accepts and never turns a syntax tree
//! back into text: what runs is the very text that was judged.

mod agree;
mod bridge;
mod dialect;
mod fields;
mod format;
mod functions;
mod guard;
mod joined;
mod judge;
mod lexer;
mod limits;
mod metered;
mod parameters;
mod quote;
mod refusal;
mod relations;
mod tokens;
mod veil;
mod walk;
mod workers;

pub use dialect::Dialect;
pub use format::format;
pub use functions::{allowed as allowed_functions, is_allowed as is_function_allowed};
pub use guard::{Guard, Guarded};
pub use joined::{Given, Joined, Joining, Of, Place, Sum};
pub use parameters::{Filled, Literal, LiteralError, Template, is_parameter_name};
pub use quote::{quote_identifier, quote_text};
pub use refusal::{Reason, Refusal};
pub use relations::{RelationName, Relations};
pub use tokens::{Token, same_words, takes_all_columns, tokens, without_values};
pub use veil::{Veil, Veiled};
