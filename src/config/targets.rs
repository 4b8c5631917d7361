//! Reads the places where `publish` puts the site: takes the sections of `[publish]`, returns a [`TargetConfig`] for each.
//! Reports a password or key in site.toml without printing it.

use std::ops::Range;

use toml::Spanned as Located;
use toml::de::{DeTable, DeValue};

use super::spanned;
use crate::diagnostic::Finding;
use crate::schema::{Fields, Toml};
use crate::source::Span;

/// A place where `publish` puts the site.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TargetConfig {
    /// Its name, as in `[publish.live]`.
    pub name: String,
    /// What it is.
    pub kind: TargetKind,
    /// The folder, or the bucket with a folder within it.
    pub place: String,
    /// The address of a store, if it is not AWS.
    pub endpoint: Option<String>,
    /// The region of a bucket.
    pub region: Option<String>,
}

/// The kind of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetKind {
    /// A folder, such as a mounted share.
    Folder,
    /// A store with the S3 interface.
    S3,
    /// A folder of a web host with SFTP.
    Sftp,
}

/// The address of a folder on a web host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    /// The user and the name of the server: `user@server.example.org`.
    pub login: String,
    /// The port, if it is not 22.
    pub port: Option<u16>,
    /// The folder, from the folder in which the user begins.
    pub folder: String,
}

impl Host {
    /// Parses `user@server.example.org:folder`, or `user@server.example.org:2222:folder` with a port.
    pub(crate) fn parse(place: &str) -> Option<Host> {
        let (login, rest) = place.split_once(':')?;
        let (port, folder) = match rest.split_once(':') {
            Some((port, folder)) => (Some(port.parse().ok()?), folder),
            None => (None, rest),
        };
        let (user, server) = login.split_once('@')?;
        // A word that begins with a hyphen would be an option of `sftp`.
        let is_plain = |word: &str| {
            !word.is_empty()
                && !word.starts_with('-')
                && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        let is_folder = !folder.is_empty() && !folder.chars().any(|c| c.is_control() || c == '\\');
        (is_plain(user) && is_plain(server) && is_folder).then(|| Host {
            login: login.to_owned(),
            port,
            folder: folder.to_owned(),
        })
    }
}

/// Reads the sections of `[publish]`. A section with a fault is left out.
pub(super) fn read(publish: &Fields, findings: &mut Vec<Finding>) -> Vec<TargetConfig> {
    let sections = publish.iter().filter_map(|(name, key, field)| Some((name, key, field.as_table()?)));
    sections.filter_map(|(name, key, fields)| target(name, key, fields, findings)).collect()
}

fn target(name: &str, key: Span, fields: &Fields, findings: &mut Vec<Finding>) -> Option<TargetConfig> {
    let mut fault =
        |span, message: String, help: &str| findings.push(Finding::error("bad-value", span, message).help(help));
    let is_plain = |name: &str| !name.starts_with('-') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_plain(name) {
        fault(
            key,
            format!("`{name}` cannot be the name of a place"),
            "use letters, digits and hyphens, such as `[publish.live]`",
        );
        return None;
    }
    let kind = match fields.text("kind")? {
        "folder" => TargetKind::Folder,
        "sftp" => TargetKind::Sftp,
        _ => TargetKind::S3,
    };
    let place = spanned(fields, "place")?;
    let endpoint = spanned(fields, "endpoint");
    let only_stores = ["endpoint", "region"].into_iter().find(|key| fields.get(key).is_some());
    match (kind, only_stores) {
        (TargetKind::Folder | TargetKind::Sftp, Some(own)) => {
            let help = "remove it, or write `kind = \"s3\"` if the place is a store";
            fault(fields.key_of(own), format!("only a store has `{own}`"), help);
            None
        }
        (TargetKind::Sftp, _) if Host::parse(&place.value).is_none() => {
            let help = "write the user, the server and the folder: \"user@server.example.org:htdocs\"";
            fault(place.span, "this is not a folder on a web host".to_owned(), help);
            None
        }
        (TargetKind::S3, _) if !is_bucket(&place.value) => {
            let help = "write the name of the bucket, with a folder after a `/` if the site is in one: \"our-site\" or \"our-site/school\"";
            fault(place.span, "this is not the name of a bucket".to_owned(), help);
            None
        }
        (TargetKind::S3, _) if endpoint.as_ref().is_some_and(|endpoint| !is_safe_endpoint(&endpoint.value)) => {
            let help = "write it with `https://` and without a user name, `?` or `#`; only a store on this computer may use `http://`";
            fault(fields.span_of("endpoint"), "this cannot be the address of a store".to_owned(), help);
            None
        }
        _ => Some(TargetConfig {
            name: name.to_owned(),
            kind,
            place: place.value,
            endpoint: endpoint.map(|endpoint| endpoint.value),
            region: fields.text("region").map(str::to_owned),
        }),
    }
}

/// Returns whether a text is the name of a bucket, perhaps with a folder within it.
fn is_bucket(place: &str) -> bool {
    let mut parts = place.split('/');
    let is_name = |name: &str| {
        (3..=63).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
    };
    let is_folder = |name: &str| {
        !matches!(name, "" | "." | ".." | ".commonweal")
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    parts.next().is_some_and(is_name) && parts.all(is_folder)
}

/// Returns whether requests with signatures may go to an address.
fn is_safe_endpoint(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let is_here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    !rest.contains(['?', '#', '@'])
        && !host.is_empty()
        && (scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_here))
}

/// Parts of a key that names a secret, without `_` and `-`.
const SECRET_WORDS: [&str; 8] =
    ["secret", "password", "passwd", "passphrase", "token", "accesskey", "apikey", "privatekey"];

/// The passwords and keys that somebody wrote into site.toml.
#[derive(Debug)]
pub(super) struct Secrets {
    /// The section `[publish]` as written, if it contains a secret.
    section: Vec<Span>,
    /// Each key with its line, counted from 1.
    found: Vec<(String, usize)>,
    /// A line without a secret, which the excerpt of the finding shows.
    place: Span,
}

impl Secrets {
    /// Finds them in the sections of `[publish]`.
    pub(super) fn find(toml: &Toml) -> Secrets {
        let mut secrets = Secrets { section: Vec::new(), found: Vec::new(), place: Span::file_start(toml.file) };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let publish = toml.table().get("publish").and_then(|publish| publish.get_ref().as_table());
        let Some(publish) = publish else { return secrets };
        let mut found = Vec::new();
        collect(publish, &mut |key, value| {
            secrets.section.push(toml.span(key.span()));
            secrets.section.push(toml.span(value.span()));
            if is_secret(key.get_ref(), value.get_ref()) {
                ranges.push(key.span().start..value.span().end);
                found.push((key.get_ref().to_string(), toml.text[..key.span().start].matches('\n').count() + 1));
            }
        });
        secrets.found = found;
        // The excerpt of the finding must not show a secret.
        let mut start = 0;
        for line in toml.text.split_inclusive('\n') {
            let end = start + line.len();
            if !ranges.iter().any(|range| range.start < end && start < range.end) {
                secrets.place = toml.span(start..start);
                break;
            }
            start = end;
        }
        secrets
    }

    /// Reports them. Other findings about the section wait until the secret is gone, because an excerpt may show it.
    pub(super) fn report(self, findings: &mut Vec<Finding>) {
        if self.found.is_empty() {
            return;
        }
        let is_in_section = |span: Span| self.section.iter().any(|own| own.start <= span.start && span.start < own.end);
        findings.retain(|finding| !is_in_section(finding.span));
        for (key, line) in self.found {
            let message = format!("line {line} of `site.toml` contains a password or key: `{key}`");
            let finding = Finding::error("secret-in-site", self.place, message)
                .note("Everybody who gets this file can then change your public site.")
                .help(
                    "delete the line, and create a new password or key at your host, because others may have read this one; for a \
                     store, set the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY before you publish; for a web \
                     host, use a key of OpenSSH (`ssh-keygen`)",
                );
            findings.push(finding);
        }
    }
}

/// Calls a function for each key of a table and of the tables in it.
fn collect(table: &DeTable, each: &mut impl FnMut(&Located<std::borrow::Cow<'_, str>>, &Located<DeValue>)) {
    for (key, value) in table {
        each(key, value);
        if let Some(inner) = value.get_ref().as_table() {
            collect(inner, each);
        }
    }
}

/// Returns whether a key or its value is a secret: by its name, as an access key of AWS, or as a password in an address.
fn is_secret(key: &str, value: &DeValue) -> bool {
    let name: String = key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let is_named = SECRET_WORDS.iter().any(|word| name.contains(word));
    let text = value.as_str().unwrap_or_default();
    let is_access_key = text.len() == 20
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let (_, rest) = text.split_once("://").unwrap_or(("", text));
    let is_password = rest.split_once('@').is_some_and(|(user, _)| user.contains(':') && !user.contains('/'));
    (is_named && !value.is_table()) || is_access_key || is_password
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::{Source, Sources};

    fn site(publish: &str) -> (Vec<TargetConfig>, Vec<Finding>, Sources) {
        let mut sources = Sources::default();
        let text = format!("title = \"T\"\nbase_url = \"https://t.example\"\n{publish}");
        sources.push(Source { path: "site.toml".into(), text });
        let (config, _, findings) = Config::read(&sources, None);
        (config.targets, findings, sources)
    }

    #[test]
    fn places_have_names_and_servers_stay_a_list() {
        let (targets, findings, _) = site(
            "[publish]\nservers = [\"apache\"]\n[publish.live]\nkind = \"folder\"\nplace = \"/srv/web\"\n\
             [publish.store]\nkind = \"s3\"\nplace = \"our-site/school\"\nendpoint = \"https://s3.example.org\"\nregion = \"eu-west-2\"\n",
        );
        assert_eq!(findings, []);
        let named: Vec<_> =
            targets.iter().map(|target| (target.name.as_str(), target.kind, target.place.as_str())).collect();
        assert_eq!(named, [("live", TargetKind::Folder, "/srv/web"), ("store", TargetKind::S3, "our-site/school")]);
        assert_eq!(targets[1].region.as_deref(), Some("eu-west-2"));
    }

    #[test]
    fn a_place_is_a_login_and_a_folder() {
        let parsed = |place| Host::parse(place).map(|host| (host.login, host.port, host.folder));
        assert_eq!(parsed("me@web.example.org:htdocs"), Some(("me@web.example.org".into(), None, "htdocs".into())));
        assert_eq!(
            parsed("me@web.example.org:2222:/srv/a b"),
            Some(("me@web.example.org".into(), Some(2222), "/srv/a b".into()))
        );
        for bad in [
            "",
            "web.example.org:x",
            "me@web",
            "me@web:",
            "-oProxyCommand=x@web:x",
            "me@-web:x",
            "me@web:22x:y",
            "me@web:a\nb",
            "me:pw@web:x",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn faults_of_a_place_are_findings() {
        for (publish, code, message) in [
            ("[publish]\nserver = [\"apache\"]\n", "unknown-key", "`[publish]` has no key `server`"),
            (
                "[publish.live]\nkind = \"ftp\"\nplace = \"x\"\n",
                "not-a-choice",
                "`ftp` is not one of the choices, in `kind`",
            ),
            ("[publish.live]\nkind = \"folder\"\n", "missing-field", "`[publish.live]` has no `place`"),
            (
                "[publish.live]\nkind = \"folder\"\nplace = \"x\"\nregion = \"x\"\n",
                "bad-value",
                "only a store has `region`",
            ),
            ("[publish.live]\nkind = \"s3\"\nplace = \"Our Site\"\n", "bad-value", "this is not the name of a bucket"),
            ("[publish.live]\nkind = \"s3\"\nplace = \"site/../x\"\n", "bad-value", "this is not the name of a bucket"),
            (
                "[publish.live]\nkind = \"s3\"\nplace = \"site\"\nendpoint = \"http://s3.example.org\"\n",
                "bad-value",
                "this cannot be the address of a store",
            ),
            (
                "[publish.\"a b\"]\nkind = \"folder\"\nplace = \"x\"\n",
                "bad-value",
                "`a b` cannot be the name of a place",
            ),
        ] {
            let (targets, findings, _) = site(publish);
            let said: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
            assert_eq!((said, targets.len()), (vec![(code, message)], 0), "{publish}");
        }
    }

    #[test]
    fn a_secret_is_an_error_that_no_excerpt_shows() {
        let secret = "AKIAIOSFODNN7EXAMPLE";
        for publish in [
            format!("[publish.live]\nkind = \"s3\"\nplace = \"site\"\naccess_key_id = \"{secret}\"\n"),
            format!("[publish.live]\nkind = \"s3\"\nplace = \"site\"\nAWS-Secret-Access-Key = \"{secret}\"\n"),
            format!("[publish.live]\nkind = \"s3\"\nplace = \"site\"\nregion = \"{secret}\"\n"),
            format!(
                "[publish.live]\nkind = \"s3\"\nplace = \"site\"\nendpoint = \"https://me:{secret}@s3.example.org\"\n"
            ),
            format!("[publish]\nlive = {{ kind = \"s9\", place = \"site\", token = \"{secret}\" }}\n"),
            format!("[publish]\npassword = \"{secret}\"\n"),
            format!("[publish.live]\nkind = \"sftp\"\nplace = \"me:{secret}@web.example.org:htdocs\"\n"),
        ] {
            let (_, findings, sources) = site(&publish);
            assert!(findings.iter().all(|finding| finding.code == "secret-in-site"), "{publish}: {findings:?}");
            assert_eq!(findings.len(), 1, "{publish}");
            let mut shown = Vec::new();
            crate::report::write(&mut shown, &findings, &sources, crate::report::ReportFormat::Human, "").unwrap();
            let shown = String::from_utf8(shown).unwrap();
            assert!(shown.contains("AWS_SECRET_ACCESS_KEY") && !shown.contains(secret), "{shown}");
        }
    }
}
