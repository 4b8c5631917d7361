//! Pages: one module for each group of routes. These modules do not import each other.

pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod frameworks;
pub(crate) mod home;
pub(crate) mod lists;
pub(crate) mod news;
pub(crate) mod partners;
pub(crate) mod places;
pub(crate) mod pledges;
pub(crate) mod policies;
pub(crate) mod programmes;
pub(crate) mod publication;
pub(crate) mod related;
pub(crate) mod statements;
pub(crate) mod taskforces;
pub(crate) mod terms;
