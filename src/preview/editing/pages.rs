//! The pages of the editor.

use std::sync::Arc;

use serde::Serialize;

use super::super::snapshot::Snapshot;
use super::super::views::page;
use super::admission::Secret;
use super::files::FileText;
use super::subject::{Subject, Version};
use super::unsaved::Unsaved;
use crate::diagnostic::{Finding, TextPart, text_parts};
use crate::edit::attach::attach;
use crate::edit::form::{Control, FieldFinding, Form};
use crate::edit::pairs::Pairs;
use crate::edit::submit;
use crate::types::ContentType;

/// What the form reports above its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// Nothing happened.
    None,
    /// What happened, by a word in the address.
    Done(&'static str),
    /// Another text.
    Own(&'static str),
}

impl Notice {
    /// Returns the notice for a word in the address.
    pub(super) fn from_word(done: &str) -> Notice {
        match done {
            "saved" => Notice::Done("Saved."),
            "merged" => Notice::Done("Saved, together with the changes that another program made meanwhile."),
            "nothing" => Notice::Done("Nothing was changed, so the file is as before."),
            "undone" => Notice::Done("The last save is undone."),
            "discarded" => Notice::Done("The text that was not saved is deleted."),
            "translated" => {
                Notice::Done("The version is created. A field that you leave empty shows the text of the original.")
            }
            "created" => Notice::Done("The page is created. Fill in what it needs, then save."),
            _ => Notice::None,
        }
    }

    pub(super) fn text(&self) -> &'static str {
        match self {
            Notice::None => "",
            Notice::Done(text) | Notice::Own(text) => text,
        }
    }
}

/// The form of a document.
#[derive(Serialize)]
pub(super) struct EditView<'a> {
    secret: &'a str,
    file: &'a str,
    hash: &'a str,
    kind: &'a str,
    language: &'a str,
    is_translation: bool,
    address: Option<&'a str>,
    /// The versions in other languages.
    versions: &'a [Version],
    /// The body of the original, if it is a translation.
    original_body: Option<String>,
    /// The pages that a link can name.
    pages: &'a [(String, String)],
    /// The fields and the body; `None` if the fields cannot be read.
    pub form: Option<Form>,
    /// The whole text, if there is no form.
    pub text: Option<String>,
    /// The body, or the whole text, that another program wrote meanwhile.
    pub their_body: Option<String>,
    /// The findings that belong to no field.
    findings: Vec<FieldFinding>,
    /// Whether the checks have not ended yet.
    pub running: bool,
    /// What happened.
    pub notice: &'static str,
    /// Whether the notice needs attention.
    pub is_warning: bool,
    /// Whether there is an earlier text.
    pub can_undo: bool,
    /// The name of the form, under which it keeps what is typed.
    pub form_name: String,
    /// What earlier forms of the file kept.
    pub unsaved: Vec<Unsaved>,
}

impl<'a> EditView<'a> {
    pub(super) fn new(subject: &'a Subject, file: &'a FileText, form: Option<Form>, secret: &'a Secret) -> Self {
        let text = form.is_none().then(|| crate::edit::file::with_plain_ends(file.text()));
        EditView {
            secret: secret.text(),
            file: &subject.path,
            hash: &file.hash,
            kind: &subject.kind.singular,
            language: &subject.language,
            is_translation: subject.is_translation,
            address: subject.address.as_deref(),
            versions: &subject.versions,
            original_body: subject.original_body(),
            pages: &subject.pages,
            form,
            text,
            their_body: None,
            findings: Vec::new(),
            running: false,
            notice: "",
            is_warning: false,
            can_undo: false,
            form_name: String::new(),
            unsaved: Vec::new(),
        }
    }

    /// Puts the findings about the file at its fields.
    pub(super) fn attach(&mut self, text: &str, findings: &[&Finding]) {
        self.findings = match &mut self.form {
            Some(form) => attach(form, text, findings),
            None => attach(&mut Form::default(), text, findings),
        };
    }

    pub(super) fn render(&self) -> String {
        let title = self.form.as_ref().and_then(|form| form.fields().find(|field| field.name == "title"));
        let title = title.map(|field| field.value.as_str()).filter(|title| !title.is_empty()).unwrap_or(self.file);
        page(&format!("Edit: {title}"), "edit.html", self)
    }
}

/// Puts what was sent into a form of the current file. Where another program changed the same control since `base`,
/// marks the control with the other value. Returns the other body, if both changed it.
pub(super) fn mark_theirs(form: &mut Form, base: Option<&Form>, sent: &Pairs) -> Option<String> {
    let mut before = std::collections::HashMap::new();
    if let Some(mut base) = base.cloned() {
        base.each_field(&mut |field| {
            before.insert(field.name.clone(), (field.value.clone(), field.time.clone(), field.choices.clone()));
        });
    }
    let mut own = form.clone();
    submit::refill(&mut own, sent);
    let mut filled = std::collections::HashMap::new();
    own.each_field(&mut |field| {
        filled.insert(field.name.clone(), (field.value.clone(), field.time.clone(), field.choices.clone()));
    });
    let shown = |(value, time, choices): &(String, String, Vec<crate::edit::form::Choice>), control| match control {
        Control::Boxes => {
            let chosen = choices.iter().filter(|choice| choice.is_chosen).map(|choice| choice.label.as_str());
            chosen.collect::<Vec<_>>().join(", ")
        }
        _ => format!("{value} {time}").trim().to_owned(),
    };
    let mut touched = Vec::new();
    form.each_field(&mut |field| {
        if matches!(field.control, Control::Table | Control::Tables) {
            return;
        }
        let theirs = (field.value.clone(), field.time.clone(), field.choices.clone());
        let Some(mine) = filled.get(&field.name) else { return };
        let old = before.get(&field.name);
        // The writer left it alone: the current value counts.
        if old.is_some_and(|old| shown(old, field.control) == shown(mine, field.control)) {
            return;
        }
        let is_changed = old.is_none_or(|old| shown(old, field.control) != shown(&theirs, field.control));
        let differs = shown(mine, field.control) != shown(&theirs, field.control);
        (field.value, field.time, field.choices) = mine.clone();
        if is_changed && differs {
            field.theirs = Some(shown(&theirs, field.control));
            field.is_open = true;
            touched.push(field.name.clone());
        }
    });
    for group in &mut form.groups {
        let is_touched = |name: &str| touched.iter().any(|own| own == name || own.starts_with(&format!("{name}.")));
        group.is_folded &= !group.fields.iter().any(|field| is_touched(&field.name));
    }
    let old_body = base.and_then(|base| base.body.clone());
    let their_body = form.body.clone();
    let my_body = sent.get(submit::BODY).map(crate::edit::file::with_plain_ends);
    let trimmed = |body: &Option<String>| body.as_deref().map(|body| body.trim_matches('\n').to_owned());
    if my_body.is_none() || trimmed(&my_body) == trimmed(&old_body) {
        return None;
    }
    form.body.clone_from(&my_body);
    let is_theirs = trimmed(&their_body) != trimmed(&old_body) && trimmed(&their_body) != trimmed(&my_body);
    their_body.filter(|_| is_theirs)
}

#[derive(Serialize)]
struct UnsavedView<'a> {
    why: Vec<TextPart>,
    text: Option<&'a str>,
}

/// Renders a page with a text that could not be saved.
pub(super) fn unsaved(why: &str, text: Option<&str>) -> String {
    page("Not saved", "edit_unsaved.html", &UnsavedView { why: text_parts(why), text })
}

/// What a writer typed into the form for a new document.
#[derive(Debug, Default)]
pub(super) struct NewView {
    /// What is wrong with it.
    pub problem: String,
    /// The title.
    pub title: String,
}

#[derive(Serialize)]
struct NewForm<'a> {
    secret: &'a str,
    kind: &'a str,
    singular: &'a str,
    help: &'a str,
    title: &'a str,
    problem: Vec<TextPart>,
    /// The frameworks that a pillar can belong to: folder and title.
    frameworks: Vec<(String, String)>,
    has_title: bool,
}

/// Renders the form for a new document of a type.
pub(super) fn new(snapshot: &Snapshot, kind: &Arc<ContentType>, secret: &Secret, view: &NewView) -> String {
    let site = &snapshot.loaded.renderer.site;
    let folder = site.types.get("framework").map_or("frameworks", |framework| &framework.folder);
    let mut frameworks = Vec::new();
    if &*kind.name == "pillar" {
        for (id, document) in site.all().filter(|(_, document)| document.language == 0) {
            let name = document.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
            if let Some(name) = name.filter(|name| document.is_folder && !name.contains('/')) {
                frameworks.push((name.to_owned(), site.title(id).to_owned()));
            }
        }
    }
    let form = NewForm {
        secret: secret.text(),
        kind: &kind.name,
        singular: &kind.singular,
        help: &kind.help,
        title: &view.title,
        problem: text_parts(&view.problem),
        frameworks,
        has_title: true,
    };
    page(&format!("Add: {}", kind.singular), "edit_new.html", &form)
}

#[derive(Serialize)]
struct TypesView {
    kinds: Vec<TypeRow>,
}

#[derive(Serialize)]
struct TypeRow {
    name: String,
    singular: String,
    help: String,
}

/// Renders the list of types, to choose one for a new document.
pub(super) fn types(snapshot: &Snapshot) -> String {
    let site = &snapshot.loaded.renderer.site;
    let exists = |kind: &ContentType| {
        let path = format!("content/{}.toml", kind.file);
        !kind.file.is_empty() && snapshot.loaded.renderer.sources.find(&path).is_some()
    };
    let kinds = site.types.iter().filter(|kind| !exists(kind)).map(|kind| TypeRow {
        name: kind.name.to_string(),
        singular: kind.singular.clone(),
        help: kind.help.clone(),
    });
    page("Add a page", "edit_types.html", &TypesView { kinds: kinds.collect() })
}

/// Returns a problem and its fix as sentences.
pub(super) fn sentence(problem: &str, fix: &str) -> String {
    let capital = |text: &str| {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let parts = [problem, fix].into_iter().filter(|part| !part.is_empty()).map(|part| format!("{}.", capital(part)));
    parts.collect::<Vec<_>>().join(" ")
}
