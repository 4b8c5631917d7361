//! Classifies files by name and first bytes: leftovers of programs, files of the system, and pages
//! with a wrong ending.

/// Names that begin with a dot but are meant for the public: RFC 8615, and what two hosts require.
const PUBLIC_DOT_NAMES: [&str; 3] = [".well-known", ".htaccess", ".nojekyll"];

/// Endings of files that programs keep beside a file while they edit, download or merge it.
const LEFTOVER_ENDINGS: [&str; 33] = [
    ".ldb",
    ".xlk",
    ".url",
    ".webloc",
    ".gdoc",
    ".gsheet",
    ".gslides",
    ".onetoc2",
    "debug.log",
    "~",
    ".asd",
    ".conflict",
    ".filepart",
    ".icloud",
    ".kate-swp",
    ".laccdb",
    ".lnk",
    ".lock",
    ".lck",
    ".opdownload",
    ".partial",
    ".wbk",
    ".tmp",
    ".temp",
    ".swp",
    ".swo",
    ".swn",
    ".rej",
    ".save",
    ".part",
    ".crdownload",
    ".download",
    ".autosave",
];

/// Endings of older versions; a number may follow: `.bak1`, `.orig.2`.
const VERSION_ENDINGS: [&str; 6] = [".bak", ".backup", ".bkp", ".conflict", ".old", ".orig"];

/// Endings of mailboxes, single messages and databases, which contain private data.
#[rustfmt::skip]
const PRIVATE_ENDINGS: [&str; 22] = [
    ".pst", ".ost", ".mbox", ".msg", ".eml", ".sql", ".sql.gz", ".sql.zip", ".sql.bz2", ".sqlite", ".sqlite3", ".db", ".mdb", ".accdb", ".kdb", ".kdbx",
    ".pfx", ".p12", ".ppk", ".pem", ".jks", ".keystore",
];

/// Names of keys and passwords that programs keep in files.
#[rustfmt::skip]
const PRIVATE_NAMES: [&str; 13] = [
    "server.key", "private.key", "privkey.key", "secrets.yml", "secrets.yaml", "secrets.json", "credentials.json", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "wp-config.php", "htpasswd",
];

/// Words that file synchronisation services put in brackets at the end of a name after two people
/// changed a file at once.
const CONFLICTS: [&str; 6] = ["case", "spelling", "unicode encoding", "whitespace", "selective sync", "white space"];

/// Endings that other programs use for Markdown.
const MARKDOWN_ENDINGS: [&str; 9] =
    [".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn", ".mdtxt", ".mdtext", ".mdx", ".rmd"];

/// Endings that an editor or a person appends to `.md`.
const SECOND_ENDINGS: [&str; 10] =
    [".md", ".txt", ".text", ".bak", ".old", ".copy", ".backup", ".draft", ".off", ".disabled"];

/// In bytes: the part of a file that is searched for front matter. The front matter of a long
/// policy has 2 kB.
pub(crate) const HEAD: u64 = 16 << 10;

/// Returns whether a name begins with a dot, and is not one of [`PUBLIC_DOT_NAMES`].
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !PUBLIC_DOT_NAMES.contains(&name)
}

/// Returns whether a file or folder is a leftover of an editor, an office program, a file manager
/// or a file synchronisation service.
pub(crate) fn is_leftover(name: &str) -> bool {
    let lower = name.to_lowercase();
    is_system_file(&lower)
        || LEFTOVER_ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || is_numbered_version(&lower)
        || is_conflict(&lower)
        || name.strip_suffix('#').is_some_and(|file| file.contains('.'))
        || (name.starts_with('#') && name.ends_with('#') && name.len() > 1)
        || name.starts_with("~$")
        || lower.contains(".sync-conflict-")
        || lower.contains("conflicted copy")
        || lower.contains("_conflict-")
        || is_copy(&lower)
        || is_of_computer(name)
        || lower == "node_modules"
}

/// Returns whether a file synchronisation service added the name of a computer after two people changed a file at once:
/// `Report-DESKTOP-ABC1234.pdf`.
fn is_of_computer(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let computer = ["-DESKTOP-", "-LAPTOP-"].iter().find_map(|mark| stem.rsplit_once(mark)).map_or("", |(_, own)| own);
    let plain = computer.split('-').next().unwrap_or_default();
    let is_name = plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (6..=8).contains(&plain.len()) && is_name && plain.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns whether a file contains private data by its name: a mailbox, a database, a key. `site.toml` among the
/// published files is a copy of the settings.
pub(crate) fn is_private(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    PRIVATE_ENDINGS.iter().any(|ending| name.ends_with(ending) && name.len() > ending.len())
        || PRIVATE_NAMES.contains(&&*name)
        || (path.starts_with("static/") && name == "site.toml")
}

/// Returns whether a file manager gave the name to a copy in the same folder: `plan - Copy.docx`, `plan - Copy
/// (2).docx`. People rarely type a hyphen between two spaces there; `Copy of certificate.pdf` may be intentional.
fn is_copy(lower: &str) -> bool {
    let stem = lower.rsplit_once('.').map_or(lower, |(stem, _)| stem);
    let plain = match stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" (")) {
        Some((plain, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => plain,
        _ => stem,
    };
    plain.strip_suffix(" - copy").is_some_and(|name| !name.is_empty())
}

/// Returns whether a name ends like that of an older version, with or without a number.
fn is_numbered_version(lower: &str) -> bool {
    let plain = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let plain = if plain.len() < lower.len() { plain.trim_end_matches(['.', '-', '_']) } else { plain };
    VERSION_ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Returns whether a name contains the words of a file synchronisation service:
/// `plan (Case Conflict 1).docx`, `plan [conflicted].docx`.
fn is_conflict(lower: &str) -> bool {
    let within = |open: char, close: char| {
        let (_, rest) = lower.rsplit_once(open)?;
        Some(rest.split_once(close)?.0.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end())
    };
    let is_round = |words: &str| {
        words.starts_with("sfconflict") || words.strip_suffix(" conflict").is_some_and(|kind| CONFLICTS.contains(&kind))
    };
    within('(', ')').is_some_and(is_round)
        || within('[', ']').is_some_and(|words| matches!(words, "conflict" | "conflicted"))
}

/// Returns whether it is a file that an operating system writes into folders.
pub(crate) fn is_system_file(name: &str) -> bool {
    ["thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

/// Returns the correct name of a page or settings file whose name is nearly correct: `plan.md` for
/// `plan.MD` and `plan.md.txt`, `index.md` for `Index.md`.
pub(crate) fn almost_page(name: &str) -> Option<String> {
    let with_ending = with_ending(name);
    let meant = with_ending.as_deref().unwrap_or(name);
    let is_page = meant.ends_with(".md") || meant.ends_with(".toml");
    match meant.split_once('.') {
        // Hugo and Zola call the page of a folder `_index.md`.
        Some((stem, rest))
            if is_page && stem != "index" && stem.strip_prefix('_').unwrap_or(stem).eq_ignore_ascii_case("index") =>
        {
            Some(format!("index.{rest}"))
        }
        _ => with_ending,
    }
}

/// Returns whether a path in `content/` is a page or a folder that other programs do not publish, because its name
/// begins with `_`: `content/_drafts`.
pub(crate) fn is_set_aside(path: &str, is_folder: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_page = || name.ends_with(".md") || name.ends_with(".toml");
    path.starts_with("content/") && name.starts_with('_') && (is_folder || is_page())
}

/// Returns the name of a page with the correct ending. Returns `None` if the ending is correct
/// already, or the file is no page.
fn with_ending(name: &str) -> Option<String> {
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

/// Returns whether a text begins with front matter: `+++`, `---` with a colon and a line that closes it, or
/// a JSON object that describes a page, with a text below it. It accepts UTF-16 and ignores invisible
/// characters at the beginning and at line ends.
pub(crate) fn begins_with_front_matter(head: &[u8]) -> bool {
    let text = match head {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        head => String::from_utf8_lossy(head).into_owned(),
    };
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    let text = text.trim_start_matches(unseen);
    if text.starts_with('{') {
        return begins_with_json(text);
    }
    let mut lines = text.lines().map(|line| line.trim_end_matches(unseen));
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

/// Returns whether a text begins with a JSON object that describes a page and continues with
/// something other than JSON.
fn begins_with_json(text: &str) -> bool {
    let mut objects =
        serde_json::Deserializer::from_str(text).into_iter::<serde_json::Map<String, serde_json::Value>>();
    let Some(Ok(object)) = objects.next() else { return false };
    let rest = text[objects.byte_offset()..].trim_start();
    let describes = |name: &str| ["title", "date", "draft", "layout"].iter().any(|own| own.eq_ignore_ascii_case(name));
    !rest.is_empty() && !rest.starts_with(['{', ',', ']', ';']) && object.keys().any(|name| describes(name))
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|two| read([two[0], two[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_those_of_pages_are_recognised() {
        for (name, meant) in [
            ("BIG.MD", Some("BIG.md")),
            ("plan.Md", Some("plan.md")),
            ("plan.md.txt", Some("plan.md")),
            ("plan.md.md", Some("plan.md")),
            ("plan.cy.md.md", Some("plan.cy.md")),
            ("plan.MD.TXT", Some("plan.md")),
            ("plan.md.bak", Some("plan.md")),
            ("plan.markdown", Some("plan.md")),
            ("plan.mdx", Some("plan.md")),
            ("plan.markdown.txt", Some("plan.md")),
            ("plan.cy.MD", Some("plan.cy.md")),
            ("site.TOML", Some("site.toml")),
            ("terms.toml.txt", Some("terms.toml")),
            ("Index.md", Some("index.md")),
            ("INDEX.cy.md", Some("index.cy.md")),
            ("Index.toml", Some("index.toml")),
            ("INDEX.MD.txt", Some("index.md")),
            ("_index.md", Some("index.md")),
            ("_index.cy.md", Some("index.cy.md")),
            ("_Index.toml", Some("index.toml")),
            ("index.cy.md", None),
            ("Index.html", None),
            ("_index.html", None),
            ("_indexes.md", None),
            ("Indexes.md", None),
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
    fn leftovers_are_recognised_by_their_names() {
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
            "Backup of plan.wbk",
            "plan.asd",
            "plan.docx.lnk",
            "plan.pdf.icloud",
            "plan.pdf.partial",
            "plan.bak1",
            "plan.bak.2",
            "plan.bkp",
            "plan.docx.backup",
            "plan.orig.1",
            "plan.old",
            "members.laccdb",
            "plan.txt.kate-swp",
            "plan (Case Conflict).docx",
            "plan (Case Conflict 1).docx",
            "plan (SFConflict jane@trust.org 2026-11-01-10-10-10).docx",
            "a.conflict",
            "a.conflict-1",
            "plan [conflicted].docx",
            "plan [Conflict].docx",
            "$RECYCLE.BIN",
            "plan - Copy.docx",
            "plan - Copy (2).docx",
            "Report.docx#",
            "Report-DESKTOP-ABC1234.pdf",
            "Report-LAPTOP-9XYZ123-2.docx",
            "Pupils.ldb",
            "plan.xlk",
            "Trust.url",
            "Untitled document.gdoc",
            "node_modules",
            "members.lock",
            "REPORT.LCK",
        ] {
            assert!(is_leftover(name), "{name}");
        }
        for path in [
            "static/id_rsa",
            "static/old/Mail.PST",
            "content/a.eml",
            "static/dump.sql",
            "static/site.toml",
            "static/dump.sql.gz",
            "static/server.key",
            "static/cert.pem",
            "static/Pupils.accdb",
            "static/x.db",
            "static/secrets.yml",
        ] {
            assert!(is_private(path), "{path}");
        }
        for path in
            ["static/plan.pdf", "static/messages.txt", "static/.msg", "content/about/site.toml", "static/sql.html"]
        {
            assert!(!is_private(path), "{path}");
        }
        for name in [
            "a.docx",
            "templates.pdf",
            "bakery.jpg",
            "#",
            "old.pdf",
            "conflict-of-interest.pdf",
            ".htaccess",
            "policy (conflict of interest).pdf",
            "a (role conflict).pdf",
            "a.part1.zip",
            "old-1.pdf",
            "OUR-DESKTOP-GUIDES.pdf",
            "Report-DESKTOP-computers.pdf",
            "a.lnk.pdf",
            "report 2.1",
            "Copy of certificate.pdf",
            "plan - copyright.pdf",
            "- copy.pdf",
        ] {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn front_matter_is_found_in_any_encoding() {
        let utf16: Vec<u8> = "\u{feff}+++\r\ntitle = 'A'".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in [
            &b"+++\ntitle"[..],
            b"\xef\xbb\xbf+++\r\n",
            b"\n \n+++",
            b"---\ntitle: A\n---\n",
            b"{\n\"title\": \"A\"\n}\n\nWords.",
            &utf16,
        ] {
            assert!(begins_with_front_matter(text), "{text:?}");
        }
        for text in [
            &b""[..],
            b"--- a/file\n",
            b"---\ntitle: A\n",
            b"---\n---\n",
            b"title\n+++",
            b"++++\n",
            b"%PDF",
            b"{\"title\": \"A\"}\n",
            b"{\"title\": \"A\"}\n{\"title\": \"B\"}",
            b"{\"a\": 1} b",
        ] {
            assert!(!begins_with_front_matter(text), "{text:?}");
        }
    }
}
