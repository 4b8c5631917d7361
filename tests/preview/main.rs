//! The preview, asked over the network as a browser asks.

mod answers;
mod bytes;
mod edits;
mod hostile;
mod site;
