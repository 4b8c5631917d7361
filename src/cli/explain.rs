//! `explain`: a finding's code or a content type in; what it means, whom it concerns and what to write, on stdout.

use super::session::{Exit, Failure, Session, print};
use crate::check;
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::types::Types;

/// What stages other than the checks notice: one section for each code.
const CODES: &str = include_str!("codes.md");

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A finding's code, such as link-broken, or a content type, such as policy
    #[arg(value_name = "CODE|TYPE")]
    what: String,
}

/// Explains. Works without a site too; with one, it knows the site's own types.
pub fn run(session: &Session, explain: Explain) -> Result<Exit, Failure> {
    let types = match session.read() {
        Ok(inputs) => Config::read(&inputs.sources, None).1,
        Err(_) => Types::built_in(),
    };
    let what = explain.what.trim();
    let text = match types.get(what) {
        Some(own) => types.explain(own),
        None => match manual(what) {
            Some(manual) => manual,
            None => return Err(unknown(what, &types)),
        },
    };
    print(&format!("{}\n", text.trim_end()))
}

/// The manual page of a code.
fn manual(code: &str) -> Option<String> {
    let told = sections().find(|(name, _)| *name == code).map(|(name, text)| format!("{name}\n\n{}\n", text.trim()));
    told.or_else(|| check::rule(code).map(|rule| format!("{}\n\n{}\n", rule.code, rule.manual().trim())))
}

/// Each code with its text.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'))
}

fn unknown(what: &str, types: &Types) -> Failure {
    let rules = check::rules().map(|rule| rule.code);
    let known = sections().map(|(code, _)| code).chain(rules).chain(types.iter().map(|own| &*own.name));
    let help = match nearest(what, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "codes stand in brackets in findings; types are the names of `commonweal new`".to_owned(),
    };
    Failure::usage(format!("there is no code and no type `{what}`"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_says_what_whom_and_how() {
        let codes: Vec<&str> = sections().map(|(code, _)| code).collect();
        assert!(codes.is_sorted() && codes.len() > 20, "{codes:?}");
        for (code, text) in sections() {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
            assert!(text.split_whitespace().count() > 20, "{code} says too little");
        }
    }
}
