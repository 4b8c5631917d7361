//! The data of long lists: plain values, each computed once when the first page of a list needs it.

pub(crate) mod alphabet;
pub(crate) mod events;
pub(crate) mod filters;
pub(crate) mod letters;
pub(crate) mod partners;
pub(crate) mod register;
pub(crate) mod related;
pub(crate) mod search;
pub(crate) mod tracker;
