//! Tests the preview over the network, as a browser uses it.

#[path = "../support/amount.rs"]
#[allow(dead_code, reason = "no property is tried here")]
mod amount;
mod answers;
mod bytes;
#[path = "../support/dice.rs"]
mod dice;
mod edits;
mod hostile;
mod site;
