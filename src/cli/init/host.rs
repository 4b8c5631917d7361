//! Implements `init --host`: writes the file that a web host needs, and prints the next steps. Never
//! overwrites a file.

#![allow(clippy::disallowed_methods)] // This module may find and write files.

use std::path::Path;

use jiff::civil::Date;

use crate::cli::new::write_in_any_folder;
use crate::cli::session::{Failure, Session};
use crate::url::{Base, slug};

/// The supported hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum WebHost {
    /// GitHub Pages: a workflow that builds and publishes
    GithubPages,
    /// Netlify: netlify.toml
    Netlify,
    /// Cloudflare Pages: wrangler.toml
    CloudflarePages,
    /// Your own server with nginx: the folder and the certificate
    Nginx,
    /// A web host with SFTP: settings for Apache, which each build writes
    Sftp,
}

/// The values for the host's file.
#[derive(Debug)]
pub(super) struct HostValues<'f> {
    /// The site's address.
    pub base: &'f Base,
    /// The site's name.
    pub title: &'f str,
    /// Today's date.
    pub today: Date,
}

impl WebHost {
    /// Returns the server for which each build must write a configuration, as `[publish] servers` names it.
    pub(super) fn server(self) -> Option<&'static str> {
        match self {
            WebHost::Nginx => Some("nginx"),
            WebHost::Sftp => Some("apache"),
            WebHost::GithubPages | WebHost::Netlify | WebHost::CloudflarePages => None,
        }
    }

    /// Returns the path of the file in the site's folder, and its text. A host with SFTP needs none.
    fn file(self, facts: &HostValues) -> Option<(String, String)> {
        let host = facts.base.host();
        let (path, text) = match self {
            WebHost::GithubPages => {
                (".github/workflows/publish.yml".to_owned(), include_str!("hosts/github-pages.yml"))
            }
            WebHost::Netlify => ("netlify.toml".to_owned(), include_str!("hosts/netlify.toml")),
            WebHost::CloudflarePages => ("wrangler.toml".to_owned(), include_str!("hosts/wrangler.toml")),
            WebHost::Nginx => (format!("{host}.conf"), include_str!("hosts/nginx.conf")),
            WebHost::Sftp => return None,
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

    /// Returns the next steps, in order.
    fn next(self) -> &'static [&'static str] {
        match self {
            WebHost::GithubPages => &[
                "on GitHub, under Settings, Pages, choose the source \"GitHub Actions\"",
                "commit and push to the branch `main`: each push publishes the site",
            ],
            WebHost::Netlify => &[
                "commit and push, then import the repository on netlify.com: it reads this file",
                "each push publishes the site",
            ],
            WebHost::CloudflarePages => &[
                "commit and push, then connect the repository on dash.cloudflare.com; the file names the build command",
                "each push publishes the site",
            ],
            WebHost::Nginx => {
                &["build the site and copy `public` to the server; the file describes the steps on the server"]
            }
            WebHost::Sftp => &[
                "build the site: it writes the settings for your host to `public/.htaccess`",
                "copy everything in `public` into the web folder of your host, including hidden files",
            ],
        }
    }

    /// Checks that the file does not exist yet.
    ///
    /// # Errors
    /// Fails if the file exists.
    pub(super) fn is_free(self, root: &Path, facts: &HostValues) -> Result<(), Failure> {
        match self.file(facts) {
            Some((path, _)) if root.join(&path).symlink_metadata().is_ok() => Err(Failure::usage(
                format!("`{}` exists already, so nothing was changed", root.join(&path).display()),
                "to write a new one, rename that file first, then compare the two",
            )),
            _ => Ok(()),
        }
    }

    /// Writes the file and prints the next steps. `builds_for` are the servers that site.toml names
    /// already.
    ///
    /// # Errors
    /// Fails if the file exists or cannot be written.
    pub(super) fn write(
        self,
        session: &Session,
        root: &Path,
        facts: &HostValues,
        builds_for: &[&str],
    ) -> Result<(), Failure> {
        self.is_free(root, facts)?;
        if let Some((path, text)) = self.file(facts) {
            write_in_any_folder(root, &path, &text)?;
            let shown = if root == Path::new(".") { path } else { root.join(&path).display().to_string() };
            session.print(&format!("wrote `{shown}`"));
        }
        if let Some(server) = self.server().filter(|server| !builds_for.contains(server)) {
            session.print(&format!("next: write `[publish]` and below it `servers = [\"{server}\"]` into site.toml"));
        }
        for step in self.next() {
            session.print(&format!("next: {step}"));
        }
        Ok(())
    }
}
