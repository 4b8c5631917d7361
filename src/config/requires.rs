//! Checks `requires` in site.toml: reports a finding if this program is older than the site needs.

use crate::diagnostic::{Finding, PROGRAM_OLD};
use crate::schema::Fields;

/// The three numbers of a version; arrays compare in the order of versions.
type Version = [u64; 3];

/// The version of this program.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Checks `requires`. A site that needs a newer program may use keys and pages that this program does not know.
pub(super) fn check(fields: &Fields) -> Option<Finding> {
    let (written, span) = (fields.text("requires")?, fields.span_of("requires"));
    let Some(needed) = parse(written) else {
        let message = format!("`{written}` is not the version of a program");
        let help = match parse(written.trim_start_matches(|c: char| !c.is_ascii_digit())) {
            Some(_) => {
                let number = written.trim_start_matches(|c: char| !c.is_ascii_digit());
                format!("write the number alone: `requires = \"{number}\"` means this version or a newer one")
            }
            None => format!("write the oldest version that the site works with, such as \"{}\"", minor_version()),
        };
        return Some(Finding::error("bad-value", span, message).help(help));
    };
    if parse(PROGRAM).is_none_or(|own| needed <= own) {
        return None;
    }
    let message = format!("this site needs Commonweal {written} or newer, and this program is {PROGRAM}");
    let finding = Finding::error(PROGRAM_OLD, span, message)
        .note("An older program does not know all that the site uses, so it would publish wrong pages or none.")
        .help(
            "update Commonweal in the way that you installed it, such as `pip install --upgrade commonweal` or \
             `npm install commonweal@latest`; then run the command again",
        );
    Some(finding)
}

/// Parses `1`, `0.2` or `0.2.1`. Missing numbers are 0.
fn parse(text: &str) -> Option<Version> {
    let mut version = Version::default();
    let mut parts = text.split('.');
    for (number, part) in version.iter_mut().zip(&mut parts) {
        let is_plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_plain)?;
    }
    parts.next().is_none().then_some(version)
}

/// Returns the version of this program without its last number, which is what most sites write.
fn minor_version() -> &'static str {
    PROGRAM.rsplit_once('.').map_or(PROGRAM, |(usual, _)| usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_one_to_three_numbers() {
        assert_eq!(parse("1"), Some([1, 0, 0]));
        assert_eq!(parse("0.2"), Some([0, 2, 0]));
        assert_eq!(parse("0.10.3"), Some([0, 10, 3]));
        for text in ["", ".", "0.", "v0.2", ">=0.2", "0.2.1.0", "0.2-beta", "+1", "one", "99999999999999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(parse("0.10") > parse("0.9.9") && parse("1") > parse("0.99"));
        assert!(parse(PROGRAM).is_some(), "the program's own version has this form");
    }
}
