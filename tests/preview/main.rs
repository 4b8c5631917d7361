//! The preview, asked over the network as a browser asks.

mod answers;
mod bytes;
#[path = "../support/dice.rs"]
mod dice;
mod edits;
mod hostile;
mod site;
