//! Chooses the place that a command names, and opens it. Finds who publishes.

#![allow(clippy::disallowed_methods)] // This module may resolve paths and read the environment.

use std::path::Path;

use crate::cli::build::refuse_sources;
use crate::cli::session::{Exit, Failure, Session};
use crate::config::targets::{Host, TargetConfig, TargetKind};
use crate::deploy::folder::FolderTarget;
use crate::deploy::sftp::SftpTarget;
use crate::deploy::{DeployError, Target};

/// The place that a command without a name uses, if there are several.
const DEFAULT_PLACE: &str = "live";

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Failure {
        let exit = if matches!(error, DeployError::NoEdition(..)) { Exit::Usage } else { Exit::System };
        Failure { exit, message: error.to_string(), help: error.help() }
    }
}

/// Returns the place with that name; without a name the only one, else the usual one.
///
/// # Errors
/// Fails if there is none.
pub(in crate::cli) fn choose<'t>(targets: &'t [TargetConfig], name: Option<&str>) -> Result<&'t TargetConfig, Failure> {
    let names: Vec<String> = targets.iter().map(|target| format!("`{}`", target.name)).collect();
    let names = names.join(", ");
    let find = |name: &str| targets.iter().find(|target| target.name == name);
    match (targets, name) {
        ([], _) => Err(Failure::usage(
            "site.toml does not say where to publish the site",
            "add a section `[publish.live]` with `kind` and `place`; docs/publishing.md shows it for each host",
        )),
        (_, Some(name)) => find(name)
            .ok_or_else(|| Failure::usage(format!("site.toml has no place `{name}`"), format!("it has {names}"))),
        ([only], None) => Ok(only),
        (_, None) => find(DEFAULT_PLACE).ok_or_else(|| {
            let help = format!(
                "name one of them: {names}; or call one `{DEFAULT_PLACE}`, which a command without a name uses"
            );
            Failure::usage("site.toml has several places to publish to", help)
        }),
    }
}

/// Opens a place.
///
/// # Errors
/// Fails if it cannot be opened.
pub(in crate::cli) fn open(
    session: &Session,
    config: &TargetConfig,
    output: &Path,
) -> Result<Box<dyn Target>, Failure> {
    match config.kind {
        TargetKind::Folder => {
            let path = session.root.join(&config.place);
            let other = "write another folder as `place` in site.toml";
            refuse_sources(&session.root, &path).map_err(|failure| Failure { help: other.to_owned(), ..failure })?;
            let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let (place, public) = (whole(&path), whole(output));
            if place.starts_with(&public) || public.starts_with(&place) {
                let message = format!("`{}` is the folder that `build` writes to", path.display());
                return Err(Failure::usage(message, other));
            }
            let target = FolderTarget::open(&path).map_err(DeployError::Target)?;
            Ok(Box::new(target))
        }
        TargetKind::Sftp => {
            let host =
                Host::parse(&config.place).ok_or_else(|| Failure::usage("this is not a folder on a web host", ""))?;
            Ok(Box::new(SftpTarget::open(host).map_err(DeployError::Target)?))
        }
        #[cfg(feature = "stores")]
        TargetKind::S3 => {
            let store = crate::deploy::s3::Store {
                place: &config.place,
                endpoint: config.endpoint.as_deref(),
                region: config.region.as_deref(),
            };
            let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
            let needed = |name: &str| {
                variable(name).ok_or_else(|| {
                    let help = format!(
                        "set {name} to what your host gave you, in the terminal or in the secrets of your workflow, never in site.toml"
                    );
                    Failure::usage(format!("the environment variable {name} is not set"), help)
                })
            };
            let credentials = crate::deploy::s3::Credentials {
                id: needed("AWS_ACCESS_KEY_ID")?,
                secret: needed("AWS_SECRET_ACCESS_KEY")?,
                token: variable("AWS_SESSION_TOKEN"),
            };
            Ok(Box::new(crate::deploy::s3::S3Target::open(&store, credentials).map_err(DeployError::Target)?))
        }
        #[cfg(not(feature = "stores"))]
        TargetKind::S3 => Err(Failure::usage(
            "this program was built without stores, so it cannot publish to one",
            "install a released program, or build this one with `cargo install --locked --path . --features stores`",
        )),
    }
}

/// Returns the name of the user and folder that publish, and a number of this command.
///
/// # Errors
/// Fails if the operating system provides no random bytes.
pub(in crate::cli) fn holder(session: &Session, output: &Path) -> Result<(String, String), Failure> {
    let mut token = [0; 8];
    getrandom::fill(&mut token).map_err(std::io::Error::other)?;
    let token = token.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((session.key()?.fingerprint("publisher", output.as_os_str().as_encoded_bytes()), token))
}
