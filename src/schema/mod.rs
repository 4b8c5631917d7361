//! A declared shape and a TOML table in; fields out, with every problem noted at once.

pub mod fields;

pub use fields::{Field, Fields, Value};
