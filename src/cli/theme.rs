//! Implements `theme`: lists the theme's files, copies one into the site, and builds a gallery of every
//! component in every state. A site's own file replaces the built-in one.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::build;
use super::new::write_new;
use super::session::{Exit, Failure, Session, StageTimes, print};
use crate::diagnostic::nearest;
use crate::pipeline::{self, Inputs, Loaded, Options};
use crate::theme::{FileOrigin, Theme};

#[derive(Debug, clap::Args)]
pub(super) struct ThemeArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the theme's files, with the theme of each
    List,
    /// Copy a file of the theme into the site, so that you can change it
    Eject {
        /// The file as `theme list` names it: templates/page.html, or page.html for short
        file: String,
    },
    /// Build the gallery: a small site that shows every component in every state, in this site's colour
    Gallery {
        /// Where to build it [default: gallery, in the site's folder]
        #[arg(short, long, value_name = "DIR")]
        output_dir: Option<PathBuf>,
    },
}

/// Runs a `theme` command.
pub(super) fn run(session: &Session, arguments: ThemeArguments) -> Result<Exit, Failure> {
    let loaded = session.load(false, false, None, &mut StageTimes::start())?;
    let theme = &loaded.renderer.theme;
    match arguments.action {
        Action::List => print(&listing(theme, loaded.renderer.theme_files())),
        Action::Eject { file } => {
            let path = eject(session, theme, &loaded.renderer.site.config.theme, &file)?;
            print(&format!("{path}\n"))
        }
        Action::Gallery { output_dir } => {
            let output = build::output_folder(&session.root, output_dir, "gallery")?;
            gallery(session, &loaded, &output)
        }
    }
}

/// Builds the gallery of the site's theme.
fn gallery(session: &Session, loaded: &Loaded, output: &Path) -> Result<Exit, Failure> {
    let mut stages = StageTimes::start();
    let config = &loaded.renderer.site.config;
    let brand = config.brand.primary.as_ref().map(|primary| primary.value.as_str());
    let mut inputs = session.read()?;
    let sources = loaded.renderer.theme.gallery(&inputs.sources, &config.theme, brand);
    inputs.assets.retain(|asset| asset.path.starts_with("themes/"));
    let today = session.today(&sources);
    let options = Options { today, drafts: false, internal: false, base_url: None };
    let inputs = Inputs { sources, assets: inputs.assets, ..Inputs::default() };
    let gallery = pipeline::load_in_stages(inputs, &options, &mut |_| ());
    stages.done("read and assemble");
    build::publish(session, gallery, output, &build::PublishOptions::default(), stages)
}

/// Returns every path of every layer, sorted and without duplicates.
fn paths(theme: &Theme) -> Vec<&str> {
    let files = theme.layers().iter().flat_map(|layer| &layer.files);
    let mut paths: Vec<&str> = files.map(|file| file.path.as_ref()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

fn listing<'f>(theme: &'f Theme, published: impl Iterator<Item = &'f str>) -> String {
    let paths = paths(theme);
    let files = paths.iter().filter_map(|path| theme.file(path));
    let files = files.map(|(layer, file)| (&*file.path, layer, matches!(file.origin, FileOrigin::Source(_))));
    // Static files have paths beside the text files: `themes/valley/static/crest.svg`.
    let published = published.filter_map(|path| {
        let (layer, path) = path.strip_prefix("themes/")?.split_once('/')?;
        Some((path, layer, true))
    });
    let mut lines: Vec<(&str, &str, bool)> = files.chain(published).collect();
    lines.sort_unstable();
    let width = lines.iter().map(|(path, ..)| path.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (path, layer, is_own) in lines {
        let own = if is_own { ", in this site" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{path:width$}  {layer}{own}");
    }
    out
}

/// Copies a file to the path where the site's theme finds it first. Returns the path of the copy, within
/// the site's folder.
fn eject(session: &Session, theme: &Theme, name: &str, asked: &str) -> Result<String, Failure> {
    let within = format!("templates/{asked}");
    let found = theme.file(asked).or_else(|| theme.file(&within));
    let Some((_, file)) = found else {
        let near = nearest(asked, paths(theme).iter().flat_map(|path| [*path, path.trim_start_matches("templates/")]));
        let help =
            near.map_or("`commonweal theme list` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
        return Err(Failure::usage(format!("the theme has no file `{asked}`"), help));
    };
    let path = format!("themes/{name}/{}", file.path);
    let Some(text) = file.text() else {
        return Err(Failure::usage(
            format!("`{}` is not a text file", file.path),
            format!("put your own file at `{path}`"),
        ));
    };
    if session.root.join(&path).exists() {
        return Err(Failure::usage(format!("`{path}` exists already"), "edit it, or move it first"));
    }
    write_new(&session.root, &path, text)?;
    Ok(path)
}
