//! `theme`: which files make the pages, and a copy of one to change. A site's own file stands before the one compiled in.

use std::fmt::Write;

use super::new::write_new;
use super::session::{Exit, Failure, Session, Stages, print};
use crate::diagnostic::nearest;
use crate::theme::{Origin, Theme};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the theme's files, and the theme that each comes from
    List,
    /// Copy a file of the theme into the site, to change it there
    Eject {
        /// The file as `theme list` names it: templates/page.html, or page.html for short
        file: String,
    },
}

/// Lists or copies.
pub fn run(session: &Session, arguments: Arguments) -> Result<Exit, Failure> {
    let loaded = session.load(false, false, None, &mut Stages::begin())?;
    let theme = &loaded.renderer.theme;
    match arguments.action {
        Action::List => print(&listing(theme)),
        Action::Eject { file } => {
            let path = eject(session, theme, &loaded.renderer.site.config.theme, &file)?;
            print(&format!("{path}\n"))
        }
    }
}

/// Every path of every layer, sorted, each once.
fn paths(theme: &Theme) -> Vec<&str> {
    let files = theme.layers().iter().flat_map(|layer| &layer.files);
    let mut paths: Vec<&str> = files.map(|file| file.path.as_ref()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn listing(theme: &Theme) -> String {
    let paths = paths(theme);
    let width = paths.iter().map(|path| path.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (layer, file) in paths.iter().filter_map(|path| theme.file(path)) {
        let own = if matches!(file.origin, Origin::Source(_)) { ", in this site" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:width$}  {layer}{own}", file.path);
    }
    out
}

/// Copies a file to where the site's theme looks for it first. Returns the path of the copy, within the site's folder.
fn eject(session: &Session, theme: &Theme, name: &str, asked: &str) -> Result<String, Failure> {
    let within = format!("templates/{asked}");
    let found = theme.file(asked).or_else(|| theme.file(&within));
    let Some((_, file)) = found else {
        let near = nearest(asked, paths(theme).iter().flat_map(|path| [*path, path.trim_start_matches("templates/")]));
        let help =
            near.map_or("`commonweal theme list` names them".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(Failure::usage(format!("the theme has no file `{asked}`"), help));
    };
    let path = format!("themes/{name}/{}", file.path);
    let Some(text) = file.text() else {
        return Err(Failure::usage(format!("`{}` is not a text", file.path), format!("put your own file at `{path}`")));
    };
    if session.root.join(&path).exists() {
        return Err(Failure::usage(format!("`{path}` is there already"), "edit it, or move it away first"));
    }
    write_new(&session.root.join(&path), text)?;
    Ok(path)
}
