//! `init --host`: the name of a web host in; the file that it needs out, and what to do next. A file that is there is never written over.

#![allow(clippy::disallowed_methods)] // The shell: files are looked for and written.

use std::path::Path;

use jiff::civil::Date;

use crate::cli::new::write_in_any_folder;
use crate::cli::session::{Failure, Session};
use crate::url::{Base, slug};

/// The hosts that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Host {
    /// GitHub Pages: a workflow that builds and publishes
    GithubPages,
    /// Netlify: netlify.toml
    Netlify,
    /// Cloudflare Pages: wrangler.toml
    CloudflarePages,
    /// A server of your own with nginx: where the folder and the certificate are
    Nginx,
    /// A web host that takes files by SFTP: settings for Apache, which each build makes
    Sftp,
}

/// What the host's file is made from.
#[derive(Debug)]
pub(super) struct Facts<'f> {
    /// Where the site is published.
    pub base: &'f Base,
    /// The site's name.
    pub title: &'f str,
    /// The day.
    pub today: Date,
}

impl Host {
    /// The server whose settings each build must write for this host, as `[publish] servers` names it.
    pub(super) fn server(self) -> Option<&'static str> {
        match self {
            Host::Nginx => Some("nginx"),
            Host::Sftp => Some("apache"),
            Host::GithubPages | Host::Netlify | Host::CloudflarePages => None,
        }
    }

    /// The file's path in the site's folder, and its text. A host by SFTP needs none.
    fn file(self, facts: &Facts) -> Option<(String, String)> {
        let host = facts.base.host();
        let (path, text) = match self {
            Host::GithubPages => (".github/workflows/publish.yml".to_owned(), include_str!("hosts/github-pages.yml")),
            Host::Netlify => ("netlify.toml".to_owned(), include_str!("hosts/netlify.toml")),
            Host::CloudflarePages => ("wrangler.toml".to_owned(), include_str!("hosts/wrangler.toml")),
            Host::Nginx => (format!("{host}.conf"), include_str!("hosts/nginx.conf")),
            Host::Sftp => return None,
        };
        let name: String = slug(facts.title).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let text = text
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{today}", &facts.today.to_string())
            .replace("{name}", if name.is_empty() { "site" } else { &name })
            .replace("{folder}", &format!("/srv/{host}{}", facts.base.path))
            .replace("{host}", host);
        Some((path, text))
    }

    /// What to do next, in the order of doing it.
    fn next(self) -> &'static [&'static str] {
        match self {
            Host::GithubPages => &[
                "on GitHub, under Settings, Pages, choose the source \"GitHub Actions\"",
                "commit and push to the branch `main`: each push publishes the site",
            ],
            Host::Netlify => &[
                "commit and push, then import the repository on netlify.com: it reads this file",
                "each push publishes the site",
            ],
            Host::CloudflarePages => &[
                "commit and push, then connect the repository on dash.cloudflare.com; the file says which build command to type",
                "each push publishes the site",
            ],
            Host::Nginx => {
                &["build the site and copy `public` to the server; the file says what to do there, once and each time"]
            }
            Host::Sftp => &[
                "build the site: `public/.htaccess` has the settings for your host",
                "copy everything in `public` into the web folder of your host, with its hidden files",
            ],
        }
    }

    /// Looks whether the file can be written.
    ///
    /// # Errors
    /// When something is there already.
    pub(super) fn is_free(self, root: &Path, facts: &Facts) -> Result<(), Failure> {
        match self.file(facts) {
            Some((path, _)) if root.join(&path).symlink_metadata().is_ok() => Err(Failure::usage(
                format!("`{}` is there already: nothing was changed", root.join(&path).display()),
                "to have it written anew, give that file another name first; then compare the two",
            )),
            _ => Ok(()),
        }
    }

    /// Writes the file and says what to do next. `builds_for` are the servers that site.toml names already.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub(super) fn write(
        self,
        session: &Session,
        root: &Path,
        facts: &Facts,
        builds_for: &[&str],
    ) -> Result<(), Failure> {
        self.is_free(root, facts)?;
        if let Some((path, text)) = self.file(facts) {
            write_in_any_folder(root, &path, &text)?;
            let shown = if root == Path::new(".") { path } else { root.join(&path).display().to_string() };
            session.print(&format!("wrote `{shown}`"));
        }
        if let Some(server) = self.server().filter(|server| !builds_for.contains(server)) {
            session.print(&format!("now: write `[publish]` and below it `servers = [\"{server}\"]` into site.toml"));
        }
        for step in self.next() {
            session.print(&format!("next: {step}"));
        }
        Ok(())
    }
}
