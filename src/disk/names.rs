//! The name and the first bytes of a file in; whether it is a leftover of a program, or a page under a wrong name, out.

/// Names that begin with a dot and are nevertheless meant for the public: RFC 8615, and what two hosts ask for.
const PUBLIC_DOT_NAMES: [&str; 3] = [".well-known", ".htaccess", ".nojekyll"];

/// The endings of files that programs keep beside the one that is edited, fetched or merged.
const LEFTOVER_ENDINGS: [&str; 15] = [
    "~",
    ".bak",
    ".orig",
    ".tmp",
    ".temp",
    ".swp",
    ".swo",
    ".swn",
    ".rej",
    ".old",
    ".save",
    ".part",
    ".crdownload",
    ".download",
    ".autosave",
];

/// Endings that other programs give to Markdown.
const MARKDOWN_ENDINGS: [&str; 9] =
    [".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn", ".mdtxt", ".mdtext", ".mdx", ".rmd"];

/// Endings that stand behind `.md` where an editor or a person added one.
const SECOND_ENDINGS: [&str; 9] = [".txt", ".text", ".bak", ".old", ".copy", ".backup", ".draft", ".off", ".disabled"];

/// Bytes of a file that are searched for front matter. That of a long policy has 2 kB.
pub const HEAD: u64 = 16 << 10;

/// Whether a file or folder is hidden by its name, as on most systems.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !PUBLIC_DOT_NAMES.contains(&name)
}

/// Whether a file or folder is a leftover of an editor, an office program, a file manager or a service that copies files.
pub fn is_leftover(name: &str) -> bool {
    let lower = name.to_lowercase();
    is_of_system(&lower)
        || LEFTOVER_ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#') && name.len() > 1)
        || name.starts_with("~$")
        || lower.contains(".sync-conflict-")
        || lower.contains("conflicted copy")
        || lower.contains("_conflict-")
}

/// Whether it is a file that a system writes by itself into each folder.
pub fn is_of_system(name: &str) -> bool {
    ["thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// The name that a page or settings file is meant to have, where its name is nearly one: `plan.md` for `plan.MD` and `plan.md.txt`.
pub fn almost_page(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let stem = |length: usize| name.get(..length).filter(|stem| !stem.is_empty());
    for ending in [".md", ".toml"] {
        if lower.ends_with(ending) && !name.ends_with(ending) {
            return Some(format!("{}{ending}", stem(name.len() - ending.len())?));
        }
        for second in SECOND_ENDINGS {
            if let Some(rest) = lower.strip_suffix(second).and_then(|rest| rest.strip_suffix(ending)) {
                return Some(format!("{}{ending}", stem(rest.len())?));
            }
        }
    }
    let plain = SECOND_ENDINGS.iter().find_map(|second| lower.strip_suffix(second)).unwrap_or(&lower);
    let ending = MARKDOWN_ENDINGS.iter().find(|ending| plain.ends_with(**ending))?;
    Some(format!("{}.md", stem(plain.len() - ending.len())?))
}

/// Whether a text begins with front matter: `+++`, or `---` with a line that closes it. UTF-16 and signs that nobody sees do not matter.
pub fn begins_with_front_matter(head: &[u8]) -> bool {
    let text = match head {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        head => String::from_utf8_lossy(head).into_owned(),
    };
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    let mut lines = text.trim_start_matches(unseen).lines().map(|line| line.trim_end_matches(unseen));
    match lines.next() {
        Some("+++") => true,
        Some("---") => {
            let mut has_key = false;
            lines
                .find(|line| {
                    has_key |= line.contains(':');
                    *line == "---" || *line == "..."
                })
                .is_some()
                && has_key
        }
        _ => false,
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|two| read([two[0], two[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_those_of_pages_are_known() {
        for (name, meant) in [
            ("BIG.MD", Some("BIG.md")),
            ("plan.Md", Some("plan.md")),
            ("plan.md.txt", Some("plan.md")),
            ("plan.MD.TXT", Some("plan.md")),
            ("plan.md.bak", Some("plan.md")),
            ("plan.markdown", Some("plan.md")),
            ("plan.mdx", Some("plan.md")),
            ("plan.markdown.txt", Some("plan.md")),
            ("plan.cy.MD", Some("plan.cy.md")),
            ("site.TOML", Some("site.toml")),
            ("terms.toml.txt", Some("terms.toml")),
            ("plan.md", None),
            ("plan.toml", None),
            ("plan.md.pdf", None),
            ("cmd.txt", None),
            ("notes.txt", None),
            (".md.txt", None),
            ("ŵ.MDX", Some("ŵ.md")),
        ] {
            assert_eq!(almost_page(name).as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn leftovers_are_known_by_their_names() {
        for name in [
            "~$letter.docx",
            "letter.docx~",
            "a.BAK",
            "a.orig",
            "a.tmp",
            "a.swp",
            "#a#",
            "Thumbs.db",
            "Desktop.ini",
            "__MACOSX",
            "a.sync-conflict-20261101-101010-ABCDEFG.pdf",
            "a (Jane's conflicted copy 2026-11-01).docx",
        ] {
            assert!(is_leftover(name), "{name}");
        }
        for name in ["a.docx", "templates.pdf", "bakery.jpg", "#", "old.pdf", "conflict-of-interest.pdf", ".htaccess"] {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn front_matter_is_found_in_any_encoding() {
        let utf16: Vec<u8> = "\u{feff}+++\r\ntitle = 'A'".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in [&b"+++\ntitle"[..], b"\xef\xbb\xbf+++\r\n", b"\n \n+++", b"---\ntitle: A\n---\n", &utf16] {
            assert!(begins_with_front_matter(text), "{text:?}");
        }
        for text in [&b""[..], b"--- a/file\n", b"---\ntitle: A\n", b"---\n---\n", b"title\n+++", b"++++\n", b"%PDF"] {
            assert!(!begins_with_front_matter(text), "{text:?}");
        }
    }
}
