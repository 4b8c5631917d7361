//! Tests `init --host`: it writes the file that a web host needs, in a new site and in an existing one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use saphyr_parser::{Event, Parser};
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs the program. Returns its exit code and stderr.
fn run(folder: &Path, arguments: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonweal"));
    command.args(arguments.split_whitespace()).args(["--date", "2026-11-23"]).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("it runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

/// Returns every file of a folder with its text, without the built site.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable"));
    let named = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let name = entry.path().strip_prefix(folder).expect("beneath").to_str().expect("plain").to_owned();
        (name, fs::read_to_string(entry.path()).expect("text"))
    });
    named.filter(|(name, _)| !name.starts_with("public/") && !name.starts_with(".commonweal/")).collect()
}

/// Creates a site with `init` and without a host.
fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(folder.path(), "init --yes").0, Some(0));
    let path = folder.path().join("site.toml");
    let text = fs::read_to_string(&path).expect("it was written");
    fs::write(&path, text.replace("https://www.example.org", "https://trust.example.org/school/")).expect("written");
    folder
}

/// Adds a host to a site. Returns the name and text of the one new file, and the output.
fn added(folder: &Path, host: &str) -> (String, String, String) {
    let before = files(folder);
    let (code, said) = run(folder, &format!("init --host {host}"));
    assert_eq!(code, Some(0), "{said}");
    let after = files(folder);
    let new: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    assert!(before.iter().all(|(name, text)| after[name] == *text), "{host} changes no file");
    let [name] = new[..] else { panic!("{host} adds {new:?}") };
    (name.clone(), after[name].clone(), said)
}

#[test]
fn github_pages_gets_a_workflow_that_names_the_version() {
    let site = site();
    let (name, text, said) = added(site.path(), "github-pages");
    assert_eq!(name, ".github/workflows/publish.yml");
    assert!(text.contains(&format!("npx --yes commonweal@{VERSION} build")), "{text}");
    let events: Result<Vec<Event>, _> =
        Parser::new_from_str(&text).map(|event| event.map(|(event, _)| event)).collect();
    assert!(events.expect("it is YAML").len() > 50);
    assert_eq!(
        said,
        "wrote `.github/workflows/publish.yml`\n\
         next: on GitHub, under Settings, Pages, choose the source \"GitHub Actions\"\n\
         next: commit and push to the branch `main`: each push publishes the site\n"
    );
}

#[test]
fn netlify_and_cloudflare_get_their_settings() {
    let site = site();
    let (name, text, _) = added(site.path(), "netlify");
    let table: toml::Table = text.parse().expect("it is TOML");
    assert_eq!((name.as_str(), table["build"]["publish"].as_str()), ("netlify.toml", Some("public")));
    assert_eq!(table["build"]["command"].as_str(), Some(&*format!("npx --yes commonweal@{VERSION} build")));

    let (name, text, _) = added(site.path(), "cloudflare-pages");
    let table: toml::Table = text.parse().expect("it is TOML");
    assert_eq!((name.as_str(), table["pages_build_output_dir"].as_str()), ("wrangler.toml", Some("./public")));
    let project = table["name"].as_str().expect("a name");
    assert!(!project.is_empty() && project.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
    assert_eq!(table["compatibility_date"].as_str(), Some("2026-11-23"));
}

#[test]
fn nginx_gets_the_file_that_its_server_block_includes() {
    let site = site();
    let (name, text, said) = added(site.path(), "nginx");
    assert_eq!(name, "trust.example.org.conf");
    assert!(text.contains("\nroot /srv/trust.example.org;\n"), "{text}");
    assert!(text.contains("cp /srv/trust.example.org/school/_server/nginx.conf /etc/nginx/conf.d/"), "{text}");
    assert!(said.contains("next: write `[publish]` and below it `servers = [\"nginx\"]` into site.toml\n"), "{said}");

    let path = site.path().join("site.toml");
    let config = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, config + "[publish]\nservers = [\"nginx\"]\n").expect("written");
    assert_eq!(run(site.path(), "build").0, Some(0));
    let block = fs::read_to_string(site.path().join("public/_server/nginx.conf")).expect("it was built");
    assert!(block.contains("include commonweal/trust.example.org.conf;"), "{block}");
    fs::remove_file(site.path().join(&name)).expect("removed");
    let (_, said) = run(site.path(), "init --host nginx");
    assert!(!said.contains("site.toml"), "site.toml has the lines: {said}");
}

#[test]
fn an_sftp_host_gets_settings_from_a_build() {
    let site = site();
    let before = files(site.path());
    let (code, said) = run(site.path(), "init --host sftp");
    assert_eq!((code, files(site.path())), (Some(0), before), "{said}");
    assert!(said.contains("servers = [\"apache\"]") && said.contains("including hidden files"), "{said}");
}

#[test]
fn a_new_site_for_a_host_builds_without_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    for (host, file) in [
        ("github-pages", ".github/workflows/publish.yml"),
        ("netlify", "netlify.toml"),
        ("cloudflare-pages", "wrangler.toml"),
        ("nginx", "www.example.org.conf"),
        ("nginx", "public/_server/nginx.conf"),
        ("sftp", "public/.htaccess"),
    ] {
        let name = format!("{host}-{}", file.len());
        let (code, said) = run(folder.path(), &format!("init {name} --yes --host {host}"));
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.contains("into site.toml"), "{said}");
        let (code, said) = run(folder.path(), &format!("build --strict --root {name}"));
        assert_eq!(code, Some(0), "{host}: {said}");
        assert!(folder.path().join(&name).join(file).is_file(), "{host}: {file}");
    }
}

#[test]
fn no_file_is_overwritten() {
    let site = site();
    for host in ["github-pages", "netlify", "cloudflare-pages", "nginx"] {
        let (name, ..) = added(site.path(), host);
        fs::write(site.path().join(&name), "mine").expect("written");
        let before = files(site.path());
        let (code, said) = run(site.path(), &format!("init --host {host}"));
        assert!(code == Some(2) && said.contains(&name) && said.contains("nothing was changed"), "{said}");
        assert_eq!(files(site.path()), before);
    }
    // In a folder without a site, the command writes nothing of a site either.
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("netlify.toml"), "mine").expect("written");
    assert_eq!(run(folder.path(), "init --yes --host netlify").0, Some(2));
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(run(folder.path(), "init --yes --host nowhere").0, Some(2), "an unknown host");
}

#[cfg(unix)]
#[test]
fn no_link_leads_the_file_out_of_the_site() {
    let (site, outside) = (site(), tempfile::tempdir().expect("a folder"));
    std::os::unix::fs::symlink(outside.path(), site.path().join(".github")).expect("linked");
    let (code, said) = run(site.path(), "init --host github-pages");
    assert!(code == Some(2) && said.contains("is a link"), "{said}");
    assert_eq!(files(outside.path()).len(), 0);
}
