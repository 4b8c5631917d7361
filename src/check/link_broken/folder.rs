//! Reports links to a folder of `content/`, such as `news/` and `../`. A link names the file of a page, not its
//! folder.

use super::near::{near_page, relative};
use crate::check::{CheckedPage, RuleReporter};
use crate::source::Span;
use crate::url::Address;

/// Returns whether a path is that of the site, of `content/`, or of a folder with documents in it.
pub(super) fn is_folder(page: &CheckedPage, path: &str) -> bool {
    match within_content(path) {
        None => path.is_empty(),
        Some("") => true,
        Some(folder) => page.site().all().any(|(_, document)| {
            let rest = document.path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/') || (rest.is_empty() && document.is_folder))
        }),
    }
}

/// Reports a link to a folder. The help names the page of the folder, the address of its list, or a similar page.
pub(super) fn report_folder(page: &CheckedPage, written: &str, path: &str, span: Span, report: &mut RuleReporter) {
    let site = page.site();
    let home = format!("content/{}", site.folder_of(page.id));
    let help = match within_content(path) {
        None => "paths of pages begin at `content/`: write `@/index.md` for the home page".to_owned(),
        Some(folder) => {
            let index = site.at_path(folder).filter(|id| site.document(*id).is_folder && site.is_visible(*id));
            let address = Address::from_name(&if folder.is_empty() { String::new() } else { format!("{folder}/") });
            match index {
                Some(id) => format!("write `{}`", relative(&home, &page.context.sources.get(site.document(id).file).path)),
                None if page.context.has_address(&address) => format!("write `{address}`, the address of its list"),
                None => match near_page(page, path) {
                    Some(near) => format!("name a page, such as `{near}`"),
                    None => format!("add a page `{path}/index.md`, or name an existing page"),
                },
            }
        }
    };
    report
        .report(span, format!("`{written}` is a folder, not a page"))
        .label("leads nowhere")
        .note("Readers who follow it find nothing.")
        .help(help);
}

/// Returns the path of a folder beneath `content/`, empty for `content/` itself; `None` for other folders.
fn within_content(path: &str) -> Option<&str> {
    let path = path.trim_end_matches('/');
    if path == "content" { Some("") } else { path.strip_prefix("content/") }
}
