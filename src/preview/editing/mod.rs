//! The editor: forms in the browser that change the files of the site. Takes requests; returns pages, and writes.
//!
//! Invariant: a request writes only if [`admission::check_head`] accepts its head and it has the secret of this run.
//! Nothing of the editor is reachable if the preview started without it.

mod admission;
mod files;
mod history;
mod pages;
mod subject;
mod unsaved;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::http::{Request, Response};
use super::paths::{EDIT, form_address, query_value};
use super::snapshot::Snapshot;
use super::snapshot_store::SnapshotStore;
use super::{EditScope, PreviewSettings, views};
use crate::diagnostic::Finding;
use crate::edit::create::{self, NewDocument};
use crate::edit::file::with_plain_ends;
use crate::edit::merge::{Merged, merge};
use crate::edit::pairs::Pairs;
use crate::edit::paste;
use crate::edit::submit;
use admission::{PASTE_BYTES, Secret, TEXT_BYTES, check_head, is_this_computer, random_digits};
use files::{FileError, FileText};
use history::History;
use pages::{EditView, NewView, Notice};
use subject::Subject;

/// The policy of the editor's pages: their own script and styles, the page beside the form,
/// and forms to this preview.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Number of texts that the editor remembers, to combine changes of two writers.
const REMEMBERED: usize = 100;
/// Longest wait for the preview to read a file that was just written.
const READ_TIMEOUT: Duration = Duration::from_secs(4);

/// The editor of a run.
pub(super) struct Editor<'s> {
    root: &'s Path,
    scope: EditScope,
    secret: Secret,
    history: History,
    /// The texts that forms were made from, the last at the end.
    seen: Mutex<Vec<FileText>>,
    /// Held while a file is read and written.
    writing: Mutex<()>,
}

impl<'s> Editor<'s> {
    /// Creates the editor of a run; `None` if the settings do not permit it.
    pub(super) fn new(root: &'s Path, settings: &PreviewSettings) -> Option<Editor<'s>> {
        if settings.editing == EditScope::Off {
            return None;
        }
        Some(Editor {
            root,
            scope: settings.editing,
            secret: Secret::random()?,
            history: History::new(root, settings.key.as_ref()),
            seen: Mutex::default(),
            writing: Mutex::default(),
        })
    }

    /// Returns how many bytes of body a request may have; 0 if it may not write.
    pub(super) fn body_limit(&self, request: &Request) -> u64 {
        match request.path.strip_prefix(EDIT).filter(|_| self.serves(request) && check_head(request).is_ok()) {
            Some("paste") => PASTE_BYTES,
            Some(_) => TEXT_BYTES,
            None => 0,
        }
    }

    /// Answers a request whose path begins with [`EDIT`]; `name` is the rest of the path.
    pub(super) fn answer(&self, name: &str, request: &Request, body: &[u8], store: &SnapshotStore) -> Response {
        if !self.serves(request) {
            let text = "This computer can edit the site at http://localhost. To edit it under another name, start the preview with --allow-editing.\n";
            return Response::text(403, text);
        }
        if matches!(request.method.as_str(), "GET" | "HEAD") {
            return self.page_for(name, request, store);
        }
        if let Err((status, text)) = check_head(request) {
            return page(status, views::error_page(text)).with("Allow", "GET, HEAD, POST");
        }
        let Some(sent) = Pairs::parse(body) else {
            return page(400, views::error_page("The form was not sent completely. Go back and save again."));
        };
        let written = sent.get(":secret").unwrap_or(&request.secret);
        let is_own = self.secret.matches(written);
        match name {
            "save" => self.save(&sent, is_own, store),
            // A script sends them.
            "keep" | "paste" if !is_own => Response::text(403, "The preview was started again.\n"),
            "keep" => self.store_unsaved(&sent, body, store),
            "paste" => converted(&sent),
            _ if !is_own => {
                let text = "The preview was started again since this page was opened. Go back, reload the page, and try again.";
                page(403, views::error_page(text))
            }
            "undo" => self.undo(&sent, store),
            "translate" => self.translate(&sent, store),
            "restore" => self.restore(&sent, store),
            "discard" => {
                let path = sent.get(":file").unwrap_or_default();
                unsaved::forget(&self.history, path, sent.get(":form").unwrap_or_default());
                lead_to_form(path, "discarded")
            }
            "new" => self.create(&sent, store),
            _ => page(404, views::error_page("The editor has no such page.")),
        }
    }

    /// Returns whether the editor answers to the host of a request. Another name of this computer may be that of a
    /// program that passes requests on from other computers.
    fn serves(&self, request: &Request) -> bool {
        self.scope == EditScope::Network || is_this_computer(request)
    }

    fn page_for(&self, name: &str, request: &Request, store: &SnapshotStore) -> Response {
        let is_foreign = matches!(request.fetch_site.as_str(), "cross-site" | "same-site");
        if is_foreign {
            return Response::text(403, "Only the preview's own pages may request this.\n");
        }
        let snapshot = Arc::clone(store.current().newest());
        match name {
            "" => {
                let path = query_value(&request.query, "file").unwrap_or_default();
                let notice = Notice::from_word(&query_value(&request.query, "done").unwrap_or_default());
                match files::read(self.root, &path) {
                    Ok(file) => self.form_page(&path, file, notice, store),
                    Err(error) => page(404, views::error_page(&error.0)),
                }
            }
            "new/" => page(200, pages::types(&snapshot)),
            _ => match name.strip_prefix("new/").and_then(|kind| snapshot.loaded.renderer.site.types.get(kind)) {
                Some(kind) => page(200, pages::new(&snapshot, kind, &self.secret, &NewView::default())),
                None => page(404, views::error_page("The editor has no such page.")),
            },
        }
    }

    /// Returns the form of a file with the findings about it.
    fn form_page(&self, path: &str, file: FileText, notice: Notice, store: &SnapshotStore) -> Response {
        let patience = if notice == Notice::None { Duration::ZERO } else { READ_TIMEOUT };
        let (snapshot, is_current) = self.snapshot_with(path, &file, store, patience);
        let Some(subject) = Subject::find(&snapshot, path) else {
            return page(404, views::error_page(&format!("`{path}` is not a document of this site.")));
        };
        let form = subject.form(&snapshot, file.text());
        let findings = if is_current { findings_of(&snapshot, path) } else { Vec::new() };
        let running = !is_current || snapshot.checked().is_none();
        self.remember(&file);
        let mut view = EditView::new(&subject, &file, form, &self.secret);
        view.attach(file.text(), &findings);
        view.running = running;
        view.notice = notice.text();
        view.can_undo = self.history.last(path).is_some();
        view.form_name = random_digits::<16>().unwrap_or_default();
        view.unsaved = unsaved::list(&self.history, path);
        page(200, view.render())
    }

    /// Returns a snapshot that has the text of a file and its checks, or the newest one after the patience. The value
    /// says whether it has the text.
    fn snapshot_with(
        &self,
        path: &str,
        file: &FileText,
        store: &SnapshotStore,
        patience: Duration,
    ) -> (Arc<Snapshot>, bool) {
        let began = Instant::now();
        loop {
            let snapshot = Arc::clone(store.current().newest());
            let sources = &snapshot.loaded.renderer.sources;
            let is_current = sources.find(path).is_some_and(|id| sources.get(id).text == file.text());
            let is_settled = is_current && snapshot.checked().is_some();
            if is_settled || began.elapsed() >= patience {
                return (snapshot, is_current);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn save(&self, sent: &Pairs, is_own: bool, store: &SnapshotStore) -> Response {
        let (path, hash) = (sent.get(":file").unwrap_or_default(), sent.get(":hash").unwrap_or_default());
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match files::read(self.root, path) {
            Ok(now) => now,
            Err(error) => return self.unsaved(sent, &error.0),
        };
        let snapshot = Arc::clone(store.current().newest());
        let Some(subject) = Subject::find(&snapshot, path) else {
            return self.unsaved(sent, &format!("`{path}` is not a document of this site."));
        };
        let base = if now.hash == hash { Some(now.clone()) } else { self.seen(hash) };
        if !is_own {
            let text = "The preview was started again since you opened this page. Nothing is saved yet: look at your text and press Save again.";
            return self.form_with_sent(&subject, &snapshot, base.as_ref(), &now, sent, Notice::Own(text), 403);
        }
        let base_form = base.as_ref().and_then(|base| subject.form(&snapshot, base.text()));
        let result = match (&base, &base_form, sent.get(":text")) {
            (Some(base), _, Some(text)) if base.hash == now.hash => Ok(Merged::Clean(whole(text, now.text()))),
            (_, _, Some(_)) => Ok(Merged::Touching { keys: Vec::new(), body: None }),
            (Some(base), Some(form), None) => merge(path, base.text(), now.text(), form, sent, subject.shape()),
            _ => Ok(Merged::Touching { keys: Vec::new(), body: None }),
        };
        match result {
            Ok(Merged::Clean(text)) => {
                let mark = if now.whole.starts_with('\u{feff}') { "\u{feff}" } else { "" };
                let text = [mark, &text].concat();
                let done = if now.hash == hash { "saved" } else { "merged" };
                self.write(sent, path, &now, &text, done)
            }
            Ok(Merged::Touching { .. }) => {
                let text = "Another program changed this file while you wrote. Nothing is saved yet: compare the places that are marked, then press Save.";
                self.form_with_sent(&subject, &snapshot, base.as_ref(), &now, sent, Notice::Own(text), 409)
            }
            Err(_) => {
                let text = "One of the changes cannot be made in this form, because of the way in which the file is written. Nothing is saved. Copy your text, and change the file with a text editor.";
                self.form_with_sent(&subject, &snapshot, base.as_ref(), &now, sent, Notice::Own(text), 422)
            }
        }
    }

    /// Writes the new text of a file, keeps the previous one, and leads to the form.
    fn write(&self, sent: &Pairs, path: &str, now: &FileText, text: &str, done: &str) -> Response {
        if text == now.whole {
            unsaved::forget(&self.history, path, sent.get(":form").unwrap_or_default());
            return lead_to_form(path, "nothing");
        }
        if self.history.store(path, &now.whole).is_err() {
            return self.unsaved(sent, "The previous text cannot be kept in `.commonweal`, so nothing is saved. Check that the disk has space.");
        }
        match files::rewrite(self.root, path, &now.whole, text) {
            Ok(true) => {
                unsaved::forget(&self.history, path, sent.get(":form").unwrap_or_default());
                lead_to_form(path, done)
            }
            Ok(false) => self.unsaved(sent, "Another program is writing this file. Press Save again."),
            Err(FileError(error)) => self.unsaved(sent, &error),
        }
    }

    /// Returns a form with what was sent, which is not saved. Without the text that the writer saw, every difference
    /// from the file is marked.
    #[expect(clippy::too_many_arguments, reason = "the separate parts of a conflict")]
    fn form_with_sent(
        &self,
        subject: &Subject,
        snapshot: &Snapshot,
        base: Option<&FileText>,
        now: &FileText,
        sent: &Pairs,
        notice: Notice,
        status: u16,
    ) -> Response {
        self.remember(now);
        let mut form = subject.form(snapshot, now.text());
        let base_form = base.and_then(|base| subject.form(snapshot, base.text()));
        let mut their_body = None;
        if let Some(form) = &mut form {
            their_body = pages::mark_theirs(form, base_form.as_ref(), sent);
        }
        let mut view = EditView::new(subject, now, form, &self.secret);
        view.their_body = their_body;
        if let Some(text) = sent.get(":text") {
            let text = with_plain_ends(text);
            if base.is_none_or(|base| base.hash != now.hash) {
                view.their_body = view.text.take();
            }
            view.text = Some(text);
            view.form = None;
        }
        view.notice = notice.text();
        view.is_warning = true;
        view.form_name = sent.get(":form").unwrap_or_default().to_owned();
        page(status, view.render())
    }

    /// Returns a page that shows what was sent, because there is no form for it.
    fn unsaved(&self, sent: &Pairs, why: &str) -> Response {
        let text = sent.get(submit::BODY).or_else(|| sent.get(":text")).map(with_plain_ends);
        page(422, pages::unsaved(why, text.as_deref()))
    }

    fn undo(&self, sent: &Pairs, store: &SnapshotStore) -> Response {
        let (path, hash) = (sent.get(":file").unwrap_or_default(), sent.get(":hash").unwrap_or_default());
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match files::read(self.root, path) {
            Ok(now) => now,
            Err(error) => return page(422, views::error_page(&error.0)),
        };
        let snapshot = Arc::clone(store.current().newest());
        if Subject::find(&snapshot, path).is_none() {
            return page(404, views::error_page(&format!("`{path}` is not a document of this site.")));
        }
        if now.hash != hash {
            let text = "The file changed since you opened this page. Go back, reload the page, and look at it first.";
            return page(409, views::error_page(text));
        }
        let Some(before) = self.history.last(path) else {
            return page(404, views::error_page("There is no earlier text of this file."));
        };
        match files::rewrite(self.root, path, &now.whole, &before) {
            Ok(true) => {
                // If it cannot be removed, the next undo changes nothing.
                let _ = self.history.forget_last(path);
                lead_to_form(path, "undone")
            }
            Ok(false) => page(409, views::error_page("Another program is writing this file. Go back and try again.")),
            Err(FileError(error)) => page(422, views::error_page(&error)),
        }
    }

    /// Keeps what a form would send.
    fn store_unsaved(&self, sent: &Pairs, body: &[u8], store: &SnapshotStore) -> Response {
        let (path, form) = (sent.get(":file").unwrap_or_default(), sent.get(":form").unwrap_or_default());
        if Subject::find(store.current().newest(), path).is_none() {
            return Response::text(404, "There is no such document.\n");
        }
        match unsaved::store(&self.history, path, form, body) {
            Ok(()) => Response::text(200, "kept\n"),
            Err(error) => Response::text(507, format!("It cannot be kept: {error}.\n")),
        }
    }

    /// Returns a form with what an earlier form kept.
    fn restore(&self, sent: &Pairs, store: &SnapshotStore) -> Response {
        let (path, form) = (sent.get(":file").unwrap_or_default(), sent.get(":form").unwrap_or_default());
        let kept = unsaved::read(&self.history, path, form).and_then(|kept| Pairs::parse(&kept));
        let now = files::read(self.root, path);
        let snapshot = Arc::clone(store.current().newest());
        let (Some(kept), Ok(now), Some(subject)) = (kept, now, Subject::find(&snapshot, path)) else {
            return page(404, views::error_page("This text is not there any more."));
        };
        let hash = kept.get(":hash").unwrap_or_default();
        let base = if now.hash == hash { Some(now.clone()) } else { self.seen(hash) };
        let text = match base {
            Some(_) => "This is what you typed and did not save. Press Save to keep it.",
            None => {
                "This is what you typed and did not save. The file changed since: compare the places that are marked, then press Save."
            }
        };
        self.form_with_sent(&subject, &snapshot, base.as_ref(), &now, &kept, Notice::Own(text), 200)
    }

    /// Creates a document, and leads to its form.
    fn create(&self, sent: &Pairs, store: &SnapshotStore) -> Response {
        let snapshot = Arc::clone(store.current().newest());
        let renderer = &snapshot.loaded.renderer;
        let site = &renderer.site;
        let Some(kind) = sent.get("type").and_then(|name| site.types.get(name)) else {
            return page(404, views::error_page("There is no such type of page."));
        };
        let title = sent.get("title").unwrap_or_default().trim();
        let within = sent.get("in").map(str::trim).filter(|within| !within.is_empty());
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let today = site.options.today;
        let planned = match title.is_empty() && kind.file.is_empty() {
            true => Err("Write a title first.".to_owned()),
            false => create::plan(kind, title, within, &site.types, &renderer.sources, &site.config, today)
                .map_err(|error| pages::sentence(&error.message, &error.help)),
        };
        let written = planned.and_then(|NewDocument { path, text }| {
            files::create(self.root, &path, &text).map(|()| path).map_err(|FileError(error)| error)
        });
        match written {
            Ok(path) => lead_to_form(&path, "created"),
            Err(error) => {
                let view = NewView { problem: error, title: title.to_owned() };
                page(422, pages::new(&snapshot, kind, &self.secret, &view))
            }
        }
    }

    /// Creates a version of a document in another language, and leads to its form.
    fn translate(&self, sent: &Pairs, store: &SnapshotStore) -> Response {
        let (path, language) = (sent.get(":file").unwrap_or_default(), sent.get("language").unwrap_or_default());
        let snapshot = Arc::clone(store.current().newest());
        let subject = Subject::find(&snapshot, path).filter(|subject| !subject.is_translation);
        let mut versions = subject.iter().flat_map(|subject| &subject.versions);
        let Some(version) = versions.find(|version| version.language == language && !version.exists) else {
            return page(404, views::error_page("This page has no such version, or has it already."));
        };
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let text = if version.path.ends_with(".toml") { "" } else { "+++\n+++\n" };
        match files::create(self.root, &version.path, text) {
            Ok(()) => lead_to_form(&version.path, "translated"),
            Err(FileError(error)) => page(422, views::error_page(&error)),
        }
    }

    fn remember(&self, file: &FileText) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|own| own.hash != file.hash);
        if seen.len() >= REMEMBERED {
            seen.remove(0);
        }
        seen.push(file.clone());
    }

    fn seen(&self, hash: &str) -> Option<FileText> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().find(|own| own.hash == hash).cloned()
    }
}

/// Returns pasted HTML as Markdown, with the notes about what could not be kept, as JSON.
fn converted(sent: &Pairs) -> Response {
    let Some(html) = sent.get("html") else {
        return Response::text(400, "The request has no field `html`.\n");
    };
    match serde_json::to_vec(&paste::markdown(html)) {
        Ok(json) => Response::new(200, "application/json", json).with("Cache-Control", "no-store"),
        Err(error) => Response::text(500, format!("The text cannot be converted: {error}.\n")),
    }
}

fn lead_to_form(path: &str, done: &str) -> Response {
    Response::text(303, "")
        .with("Location", format!("{}&done={done}", form_address(path)))
        .with("Cache-Control", "no-store")
}

/// Returns the findings about a file.
fn findings_of<'s>(snapshot: &'s Snapshot, path: &str) -> Vec<&'s Finding> {
    let Some(file) = snapshot.loaded.renderer.sources.find(path) else { return Vec::new() };
    let all = snapshot.checked().unwrap_or(&snapshot.loaded.findings);
    all.iter().filter(|finding| finding.span.file == file).collect()
}

/// Returns a whole text as it is saved: with the line ends of the file.
fn whole(sent: &str, before: &str) -> String {
    let text = with_plain_ends(sent);
    if before.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
}

/// Returns a page of the editor. No other page may frame it, and no cache keeps it, because it contains the secret.
fn page(status: u16, html: String) -> Response {
    Response::new(status, "text/html; charset=utf-8", html.into_bytes())
        .with("Content-Security-Policy", POLICY)
        .with("X-Frame-Options", "DENY")
        .with("Cache-Control", "no-store")
}
