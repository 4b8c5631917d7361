//! Validates a TOML table by a declared shape. Takes the shape and the table. Returns fields
//! and reports all problems at once.
//!
//! Content types, site.toml and users' own types are declared in one small language (see
//! [`mod@declare`]), so that validation, `new`, `explain`, the reference pages and JSON Schema use
//! one definition.

pub(crate) mod declare;
pub(crate) mod describe;
mod fault;
pub(crate) mod fields;
pub(crate) mod harmless;
pub(crate) mod hiding;
mod json;
pub(crate) mod read;
pub(crate) mod shape;
pub(crate) mod suggest;
pub(crate) mod syntax;
mod syntax_fault;
pub(crate) mod translate;
mod value_fault;
mod value;

pub use declare::{SharedDeclarations, declare};
pub(crate) use describe::required_choices;
pub use describe::{reference, scaffold};
pub use fields::{Field, Fields, Value};
pub use json::json_schema;
pub use read::read;
pub use shape::{FieldShape, Shape, TranslationMode, ValueKind};
pub use syntax::Toml;
pub use translate::translate;
