//! Implements `fetch`: downloads partners' calendars into the site's folder. No other command requests content from other sites, so a build
//! needs no network and gives the same bytes again.

#[cfg(feature = "network")]
mod calendars;
#[cfg(not(feature = "network"))]
#[path = "no_network.rs"]
mod calendars;
#[cfg(feature = "network")]
mod copy;
#[cfg(feature = "network")]
mod download;
#[cfg(feature = "network")]
mod cached_answers;

use std::net::SocketAddr;

use super::session::{Exit, Failure, Session};

#[derive(Debug, clap::Args)]
pub(super) struct FetchArguments {
    /// The calendars to fetch, such as `library` for `imports/library.ics`; by default all that have an address
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Fetch this calendar, and save it although most of its coming events are missing
    #[arg(long, value_name = "NAME")]
    accept: Vec<String>,
    /// A server on this computer that answers without encryption, for the program's own tests
    #[arg(long, hide = true, value_name = "ADDRESS:PORT")]
    test_server: Option<SocketAddr>,
}

/// Downloads the calendars.
pub(super) fn run(session: &Session, arguments: FetchArguments) -> Result<Exit, Failure> {
    let FetchArguments { names, accept, test_server } = arguments;
    if test_server.is_some_and(|server| !server.ip().is_loopback()) {
        return Err(Failure::usage("`--test-server` takes an address of this computer, such as 127.0.0.1:8080", ""));
    }
    calendars::fetch(session, names, &accept, test_server)
}
