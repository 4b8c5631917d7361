//! What long lists are cut into: plain values, each worked out once when the first page of a list asks.

pub(crate) mod alphabet;
pub(crate) mod events;
pub(crate) mod filters;
pub(crate) mod letters;
pub(crate) mod partners;
pub(crate) mod register;
pub(crate) mod search;
