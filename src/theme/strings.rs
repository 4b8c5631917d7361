//! Loads the interface texts. Takes the Fluent files of every layer and returns one table of messages for
//! each language. A nearer layer overrides single messages. A missing message appears in English, and one
//! finding for each language names the first of them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::{Finding, nearest};
use crate::source::{FileId, Sources, Span};
use crate::theme::layers::{BUILT_IN, FileOrigin, Layer, key_span};
use crate::theme::parser_limits::{MOST_DIGITS, Unparsable};

/// A value for a message: text or a number.
pub type Argument<'a> = fluent_bundle::FluentValue<'a>;

/// The language that has every message.
const COMPLETE_LANGUAGE: &str = "en";

/// How many missing messages a finding names. It counts the rest.
const NAMED: usize = 5;

/// The messages of one language.
pub struct Strings {
    language: String,
    /// Messages without arguments as template values, so that a template's `t` costs one look-up.
    plain: HashMap<String, tera::Value>,
    /// All messages.
    bundle: FluentBundle<Arc<FluentResource>>,
}

impl Strings {
    /// Returns the language's code: `cy`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the message with that key, if it takes no arguments, else the key itself, which makes a
    /// mistake visible. `message.attribute` names an attribute.
    pub fn text<'s>(&'s self, key: &'s str) -> &'s str {
        self.get(key).unwrap_or(key)
    }

    /// Returns the message with that key, if there is one and it takes no arguments.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.plain.get(key)?.as_str()
    }

    /// Returns the same as a template value, which is cheap to clone.
    pub fn value(&self, key: &str) -> Option<&tera::Value> {
        self.plain.get(key)
    }

    /// Returns the message with that key and its arguments, or the key itself if [`Strings::try_format`] fails.
    ///
    /// A number selects the plural and gets thousands separators, so pass a year as text.
    pub fn format(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        match self.get(key) {
            Some(text) => text.to_owned(),
            None => self.try_format(key, arguments).unwrap_or_else(|_| key.to_owned()),
        }
    }

    /// Returns the message with that key and its arguments, which are texts.
    pub fn format_texts(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let arguments: Vec<_> = arguments.iter().map(|(name, text)| (*name, Argument::from(*text))).collect();
        self.format(key, &arguments)
    }

    /// Returns the message with that key and its arguments.
    ///
    /// # Errors
    /// Returns a text if there is no such message, or if an argument is missing.
    pub fn try_format(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, String> {
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = self.bundle.get_message(id);
        let pattern = message.and_then(|message| match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        });
        let Some(pattern) = pattern else {
            let near = nearest(key, self.plain.keys().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(format!("no message `{key}` in strings/{}.ftl{near}", self.language));
        };
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            given.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&given), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => Err(format!("message `{key}` cannot be formatted: {error}")),
        }
    }
}

impl std::fmt::Debug for Strings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Strings").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Reads `strings/LANG.ftl` and `strings/*.LANG.ftl` of every layer, and returns the messages of each
/// language.
pub(super) fn load(
    layers: &[Layer],
    languages: &[String],
    sources: &Sources,
    site_toml: FileId,
) -> (Vec<Arc<Strings>>, Vec<Finding>) {
    let mut findings = Vec::new();
    let resources = resources(layers, site_toml, &mut findings);
    let of = |language: &str| -> Vec<&Arc<FluentResource>> {
        resources.iter().filter(|(own, _)| own == language).map(|(_, resource)| resource).collect()
    };
    let english = keys(of(COMPLETE_LANGUAGE).into_iter());
    let all = languages
        .iter()
        .enumerate()
        .map(|(at, language)| {
            // `cy-GB` reads `cy` first, then its own differences.
            let broad = language.split('-').next().filter(|broad| broad != language);
            let own: Vec<&Arc<FluentResource>> = broad.into_iter().flat_map(of).chain(of(language)).collect();
            let there = keys(own.iter().copied());
            let missing: Vec<&str> = english.difference(&there).map(|key| &**key).collect();
            if !missing.is_empty() && broad != Some(COMPLETE_LANGUAGE) {
                let item = at.to_string();
                let place = key_span(sources, site_toml, &["languages", &item]);
                let theme = layers.first().map_or(BUILT_IN, |layer| &layer.name);
                findings.push(missing_messages(language, &missing, theme, place));
            }
            let base: Vec<&Arc<FluentResource>> =
                if language == COMPLETE_LANGUAGE { Vec::new() } else { of(COMPLETE_LANGUAGE) };
            let resources: Vec<Arc<FluentResource>> = base.into_iter().chain(own).cloned().collect();
            Arc::new(strings(language, &resources))
        })
        .collect();
    (all, findings)
}

/// Returns the messages of one language from its resources. Later ones override earlier ones.
fn strings(language: &str, resources: &[Arc<FluentResource>]) -> Strings {
    let locale: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks would surround every name. All supported languages run from left to right.
    bundle.set_use_isolating(false);
    // This fails only for a second NUMBER function, and this is the first.
    let _ = bundle.add_function("NUMBER", number);
    for resource in resources {
        bundle.add_resource_overriding(resource.clone());
    }
    let group = bundle.get_message("number-group").and_then(|message| message.value());
    let group = group.map(|pattern| bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned());
    bundle.set_formatter(Some(match group.as_deref() {
        Some(".") => format_grouped::<'.', _>,
        Some(",") | None => format_grouped::<',', _>,
        _ => format_grouped::<'\u{a0}', _>,
    }));
    let mut plain = HashMap::new();
    for key in keys(resources.iter()) {
        let (id, attribute) = key.split_once('.').map_or((&*key, None), |(id, attribute)| (id, Some(attribute)));
        let Some(message) = bundle.get_message(id) else { continue };
        let pattern = match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        };
        let mut errors = Vec::new();
        if let Some(text) = pattern.map(|pattern| bundle.format_pattern(pattern, None, &mut errors))
            && errors.is_empty()
        {
            plain.insert(key.clone().into_owned(), tera::Value::normal_string(&text));
        }
    }
    Strings { language: language.to_owned(), plain, bundle }
}

/// Returns every Fluent file with the language in its name, from the bottom layer to the nearest.
fn resources(layers: &[Layer], site_toml: FileId, findings: &mut Vec<Finding>) -> Vec<(String, Arc<FluentResource>)> {
    let mut resources = Vec::new();
    for layer in layers.iter().rev() {
        for file in &layer.files {
            let Some(name) = file.path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".ftl")) else {
                continue;
            };
            let language = name.rsplit('.').next().unwrap_or(name).to_owned();
            let Some(text) = file.text() else { continue };
            if let (FileOrigin::Source(id), Some(unparsable)) = (file.origin, Unparsable::first(text)) {
                findings.push(unparsable.finding(id));
                continue;
            }
            let resource = match FluentResource::try_new(text.to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    for error in errors {
                        let at = match file.origin {
                            FileOrigin::Source(id) => Span::new(id, error.pos.start, error.pos.end),
                            FileOrigin::Embedded => Span::file_start(site_toml),
                        };
                        let message = format!("`{}` has a syntax error here: {}", file.path, error.kind);
                        findings.push(
                            Finding::error("ui-string", at, message).help("write each message as `key = the text`"),
                        );
                    }
                    resource
                }
            };
            resources.push((language, Arc::new(resource)));
        }
    }
    resources
}

/// Returns the keys of all messages, and of their attributes, sorted.
fn keys<'r>(resources: impl Iterator<Item = &'r Arc<FluentResource>>) -> BTreeSet<Cow<'r, str>> {
    let mut keys = BTreeSet::new();
    for resource in resources {
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            if message.value.is_some() {
                keys.insert(Cow::Borrowed(message.id.name));
            }
            for attribute in &message.attributes {
                keys.insert(Cow::Owned(format!("{}.{}", message.id.name, attribute.id.name)));
            }
        }
    }
    keys
}

/// Returns one finding for all missing messages of a language.
fn missing_messages(language: &str, missing: &[&str], theme: &str, place: Span) -> Finding {
    let mut named = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    if missing.len() > NAMED {
        named.push_str(&format!(" and {} more", missing.len() - NAMED));
    }
    let count = match missing.len() {
        1 => "1 interface text has".to_owned(),
        many => format!("{many} interface texts have"),
    };
    Finding::error("ui-string", place, format!("{count} no translation in `{language}`: {named}"))
        .note("Readers of that language would see English text within a page.")
        .help(format!(
            "write each as `key = the text` in `themes/{theme}/strings/{language}.ftl` of this site; `commonweal theme list` lists the English files to start from"
        ))
}

/// Returns the number with the options of the call, as Fluent's own NUMBER does, but with at most
/// [`MOST_DIGITS`] decimals: more are zeros, and their plural form and their text would overflow.
fn number<'a>(positional: &[Argument<'a>], named: &FluentArgs) -> Argument<'a> {
    let mut value = fluent_bundle::builtins::NUMBER(positional, named);
    if let Argument::Number(number) = &mut value {
        let decimals = &mut number.options.minimum_fraction_digits;
        // With 0, Fluent would end a whole number with its decimal point.
        *decimals = decimals.filter(|decimals| *decimals > 0).map(|decimals| decimals.min(MOST_DIGITS));
    }
    value
}

/// Formats a number with thousands separators `GROUP`, unless the message says `useGrouping: "false"`.
fn format_grouped<const GROUP: char, M>(value: &Argument<'_>, _: &M) -> Option<String> {
    let Argument::Number(number) = value else { return None };
    let text = number.as_string();
    if !number.options.use_grouping {
        return Some(text.into_owned());
    }
    let decimal = if GROUP == ',' { '.' } else { ',' };
    Some(group_digits(&text, &GROUP.to_string(), &decimal.to_string()))
}

/// Formats a number with these signs, and with a true minus: `-12345.5` becomes `−12,345.5`.
pub(super) fn group_digits(number: &str, group: &str, decimal: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("\u{2212}", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push_str(group);
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push_str(decimal);
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::layers::layers;
    use crate::theme::sample::site;

    fn load_all(files: &[(&str, &str)], languages: &[&str]) -> (Sources, Vec<Arc<Strings>>, Vec<Finding>) {
        let sources = site(files);
        let (layers, _) = layers(&sources, "child", FileId(0));
        let languages: Vec<String> = languages.iter().map(|code| (*code).to_owned()).collect();
        let (strings, findings) = load(&layers, &languages, &sources, FileId(0));
        (sources, strings, findings)
    }

    #[test]
    fn english_and_welsh_have_the_same_messages() {
        let (_, strings, findings) = load_all(&[("site.toml", ""), ("themes/child/theme.toml", "")], &["en", "cy"]);
        assert_eq!(findings, []);
        assert_eq!((strings[0].text("month-10"), strings[1].text("month-10")), ("October", "Hydref"));
    }

    #[test]
    fn a_theme_overrides_message_by_message() {
        let (_, strings, _) = load_all(
            &[
                ("site.toml", ""),
                (
                    "themes/child/strings/en.ftl",
                    "month-1 = Jan\n    .title = First\n-org = Trust\nhello = { -org }, { $who }",
                ),
            ],
            &["en", "en-GB"],
        );
        for strings in &strings {
            assert_eq!((strings.text("month-1"), strings.text("month-2")), ("Jan", "February"));
            assert_eq!(strings.text("month-1.title"), "First");
            assert_eq!(strings.get("hello"), None);
            assert_eq!(strings.format("hello", &[("who", "A".into())]), "Trust, A");
            assert!(strings.try_format("hello", &[]).is_err());
            assert_eq!(strings.text("gone"), "gone");
        }
    }

    #[test]
    fn missing_messages_are_reported_once_and_fall_back_to_english() {
        let (sources, strings, findings) = load_all(
            &[("site.toml", "languages = [\"en\", \"ga\"]"), ("themes/child/strings/ga.ftl", "month-1 = Eanáir")],
            &["en", "ga"],
        );
        assert_eq!((strings[1].text("month-1"), strings[1].text("month-2")), ("Eanáir", "February"));
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].code, sources.text(findings[0].span)), ("ui-string", "\"ga\""));
        assert!(findings[0].message.ends_with(" more"), "{}", findings[0].message);
    }

    #[test]
    fn numbers_with_very_many_decimals_or_digits_are_bounded() {
        let text = "a = { $n ->\n    [one] { NUMBER($n, minimumFractionDigits: 999999999999999) }\n   *[other] many\n}\n\
            b = { NUMBER(1.5, minimumFractionDigits: 60) ->\n   *[other] { NUMBER($n, minimumFractionDigits: 0) }\n}\n\
            c = { NUMBER(1234.5, minimumFractionDigits: 99) }\n";
        let files = [("site.toml", ""), ("themes/child/theme.toml", ""), ("themes/child/strings/en.ftl", text)];
        let (_, strings, findings) = load_all(&files, &["en"]);
        assert_eq!(findings, []);
        assert_eq!(strings[0].format("a", &[("n", 1.into())]), "1.000000000000000");
        assert_eq!(strings[0].format("b", &[("n", 1.into())]), "1");
        assert_eq!(strings[0].text("c"), "1,234.500000000000000");
        // 10^400 is no number that a plural form exists for.
        let text = format!("a = {{ {} ->\n   *[other] x\n}}\n", "9".repeat(400));
        let (_, _, findings) = load_all(&[files[0], files[1], (files[2].0, &text)], &["en"]);
        assert_eq!(findings[0].message, "this number has more than 15 digits");
    }

    #[test]
    fn numbers_in_messages_choose_the_plural_and_are_grouped() {
        let (_, strings, _) = load_all(&[("site.toml", ""), ("themes/child/theme.toml", "")], &["en", "cy"]);
        let years = |at: usize, count: i32| strings[at].format("length-years", &[("count", count.into())]);
        assert_eq!([years(0, 1), years(0, 12345)], ["1 year", "12,345 years"]);
        assert_eq!(
            [years(1, 1), years(1, 2), years(1, 3), years(1, 5)],
            ["1 flwyddyn", "2 flynedd", "3 blynedd", "5 mlynedd"]
        );
        assert_eq!(group_digits("-1234567.5", ",", "."), "\u{2212}1,234,567.5");
        assert_eq!(group_digits("999", ",", "."), "999");
    }

    #[test]
    fn a_line_that_is_not_a_message_is_reported_at_its_position() {
        let (sources, strings, findings) = load_all(
            &[("site.toml", ""), ("themes/child/strings/en.ftl", "month-1 = Jan\nthis is wrong\nmonth-2 = Feb")],
            &["en"],
        );
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].positions(&sources).1.line, 2);
        assert_eq!(strings[0].text("month-2"), "Feb");
    }
}
