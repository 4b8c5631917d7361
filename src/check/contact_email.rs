//! An email address is not a link.
//!
//! People on a phone cannot tap it, and people who cannot type easily have to copy it letter by letter.
//! Sample addresses such as `name@example.com` are not reported.
//!
//! Bad: `Write to office@example.org.`
//!
//! Good: `Write to [office@example.org](mailto:office@example.org).`

use super::{Block, CheckedPage, RuleReporter, Word, block};

pub(super) fn check(page: &CheckedPage, report: &mut RuleReporter) {
    for block in page.blocks.iter().filter(|block| block.text.contains('@')) {
        let Some(text) = block.within.map(|at| &page.texts[at]) else { continue };
        for (at, word) in block.words().enumerate().filter(|(_, word)| is_email(word.core)) {
            // `@office@toot.example` is a name on a social network, and `//user@host` a part of an address.
            if block.text[..word.start].ends_with(['@', '/', ':']) || stands_for_any(word.core) || block::is_example(block, at) {
                continue;
            }
            let span = block.place(word.start..word.end());
            if !text.is_linked(span) {
                let address = word.core;
                report
                    .report(span, format!("`{address}` is not a link"))
                    .note("People on a phone cannot tap it, and have to type it letter by letter.")
                    .help(format!("write `{}`", linked_address(address)))
                    .edit(if is_of_link(block, &word) { None } else { page.replacement_with_markup(block, word.start..word.end(), linked_address(address)) });
            }
        }
    }
}

/// Returns whether the address belongs to a failed link, `[the office] (office@example.org)`. A fix would
/// put the text beside a second link.
fn is_of_link(block: &Block, word: &Word) -> bool {
    let before = block.text[..word.start].strip_suffix('(').map(str::trim_end);
    before.is_some_and(|before| before.ends_with(']')) || block.text[word.end()..].starts_with(']')
}

fn linked_address(address: &str) -> String {
    format!("[{address}](mailto:{})", address.to_lowercase())
}

/// Extensions of files whose names may contain `@`, such as high-resolution pictures: `logo@2x.png`. No
/// host name ends in one of them.
const FILE_ENDINGS: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "pdf", "docx", "css", "js", "json", "html"];

fn is_email(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else { return false };
    let name_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let host_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let ending = host.rsplit('.').next().unwrap_or("");
    !name.is_empty()
        && name.chars().all(name_char)
        && host.chars().all(host_char)
        && host.contains('.')
        && ending.len() >= 2
        && ending.chars().all(|c| c.is_ascii_alphabetic())
        && !FILE_ENDINGS.iter().any(|own| own.eq_ignore_ascii_case(ending))
}

/// Returns whether the address is only a sample: `name@example.com`.
fn stands_for_any(address: &str) -> bool {
    let (name, host) = address.split_once('@').unwrap_or((address, ""));
    let name = name.to_ascii_lowercase();
    let anyone = ["name", "yourname", "your.name", "firstname.lastname", "user", "username", "you", "someone", "enw", "eichenw", "eich.enw"];
    // Top-level domains that do not exist (RFC 2606, RFC 6762).
    anyone.contains(&&*name)
        || name.contains("example") || [".example", ".invalid", ".test", ".local"].iter().any(|ending| host.ends_with(ending))
}
