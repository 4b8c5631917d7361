//! Detects a document in the wrong folder: its keys are those of a type other than its folder's. The
//! finding names the right folder, and advises against no key.

use std::sync::Arc;

use crate::diagnostic::{Finding, nearest};
use crate::schema::Fields;
use crate::schema::{self, Shape, Toml};
use crate::source::Span;
use crate::types::{ContentType, Types};

/// The number of keys of one other type, none of them a key of a third type, that show which type
/// the author meant.
const ENOUGH: usize = 2;

/// A document in the wrong folder.
pub(super) struct Misplaced {
    /// The type that the author meant.
    meant: Arc<ContentType>,
    finding: Finding,
}

impl Misplaced {
    /// Examines the keys of a document at a path under content/, which is read as `kind`.
    pub(super) fn find(path: &str, kind: &ContentType, toml: &Toml, types: &Types) -> Option<Misplaced> {
        let keys = || toml.table().keys().filter(|key| !toml.is_faulty(&key.span()));
        let unknown = || keys().filter(|key| kind.shape.get(key.get_ref()).is_none());
        unknown().next()?;
        let (folder, _) = path.split_once('/').unwrap_or_default();
        let is_by_folder = types.for_path(path).name == kind.name;
        let is_of = |own: &ContentType, key: &str| own.shape.by_synonym(key).is_some();
        let like = match is_by_folder && !folder.is_empty() && types.for_folder(folder).is_none() {
            true => type_of_similar_folder(folder, types).filter(|own| unknown().any(|key| is_of(own, key.get_ref()))),
            false => None,
        };
        let meant = like.or_else(|| {
            let alien = || unknown().filter(|key| kind.shape.by_synonym(key.get_ref()).is_none());
            let owned = |own: &ContentType| {
                alien().filter(|key| only_type_with_key(key.get_ref(), types) == Some(&*own.name)).count()
            };
            let most = types.iter().max_by_key(|own| owned(own))?;
            (owned(most) >= ENOUGH).then_some(most)
        })?;
        let mut shown: Vec<_> = unknown().filter(|key| is_of(meant, key.get_ref())).collect();
        shown.sort_unstable_by_key(|key| key.span().start);
        let first = shown.first()?;
        let names: Vec<Arc<str>> = shown.iter().take(3).map(|key| (**key.get_ref()).into()).collect();
        let is_one = names.len() == 1;
        let why = match is_by_folder {
            true if folder.is_empty() => "because it is directly in `content/`".to_owned(),
            true => format!("because of its folder `content/{folder}/`"),
            false => "because of its `type`".to_owned(),
        };
        let message = format!(
            "this file is read as {} {why}, and {} {} of {}",
            schema::shape::with_article(&kind.singular),
            schema::shape::in_backticks(&names),
            if is_one { "is a key" } else { "are keys" },
            schema::shape::with_article(&meant.singular),
        );
        let help = match (is_by_folder, &*meant.folder) {
            (true, folder) if !folder.is_empty() => {
                format!("move it to `content/{folder}/`, or write `type = \"{}\"`", meant.name)
            }
            _ => format!("write `type = \"{}\"`", meant.name),
        };
        let finding = Finding::error("unknown-key", toml.span(first.span()), message).help(help);
        Some(Misplaced { meant: meant.clone(), finding })
    }

    /// Reads the fields by the type that the document has, and validates them by the type that the author meant.
    pub(super) fn read(
        self,
        shape: &Shape,
        kind: &ContentType,
        toml: &Toml,
        opening: Span,
        findings: &mut Vec<Finding>,
    ) -> Fields {
        let meant = if std::ptr::eq(shape, &*kind.translation) { &self.meant.translation } else { &self.meant.shape };
        let mut judged = Vec::new();
        schema::read(meant, toml, opening, &self.meant.singular, &mut judged);
        let has_title = toml.table().contains_key("title");
        judged.retain(|finding| {
            finding.code != "missing-field"
                || finding.span != opening
                || (!has_title && finding.message.contains("`title`"))
        });
        findings.push(self.finding);
        findings.extend(judged);
        schema::read(shape, toml, opening, &kind.singular, &mut Vec::new())
    }
}

/// Returns the type whose folder has a similar name: `event`, `Events` and `evnets` for `events`.
fn type_of_similar_folder<'t>(folder: &str, types: &'t Types) -> Option<&'t Arc<ContentType>> {
    let with_folder = || types.iter().filter(|own| !own.folder.is_empty());
    let is_name = |own: &&Arc<ContentType>| {
        [&*own.folder, &*own.name, &own.singular, &own.plural].iter().any(|name| name.eq_ignore_ascii_case(folder))
    };
    with_folder().find(is_name).or_else(|| types.for_folder(nearest(folder, with_folder().map(|own| &*own.folder))?))
}

/// Returns the only type with a key. Types that extend another one do not count, because they have its keys too.
fn only_type_with_key<'t>(key: &str, types: &'t Types) -> Option<&'t str> {
    let mut owners = types.iter().filter(|own| own.extends.is_none() && own.shape.get(key).is_some());
    let first = owners.next()?;
    owners.next().is_none().then_some(&*first.name)
}
