//! Compiles the templates of every layer into one Tera engine for each language. `page.html` is the nearest
//! layer's template. `commons/page.html` is that of one layer, so that an overriding template can extend
//! the one that it overrides.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diagnostic::Finding;
use crate::source::FileId;
use crate::theme::bounds;
use crate::theme::inline_translations::{InlinedMessage, inline_translations};
use crate::theme::layers::{BUILT_IN, FileOrigin, Layer, embedded_templates};
use crate::theme::strings::{Argument, Strings};
use crate::theme::template_errors::{TemplateError, TemplateSources};

/// All templates of a theme, parsed and checked.
pub(super) struct Templates {
    /// One engine for each language. The engines differ in their texts, so a component needs no language
    /// argument.
    engines: Vec<Engine>,
    places: TemplateSources,
}

/// The templates of one language.
struct Engine {
    language: String,
    tera: Tera,
    /// The inlined messages of each template.
    edits: HashMap<String, Vec<InlinedMessage>>,
}

impl Templates {
    /// Parses and checks the templates of the layers, the nearest first, with each language's strings.
    ///
    /// If the site's own templates have faults, uses only the built-in ones, so that a preview can still
    /// show pages. They also replace the site's own files of `themes/commons/`.
    pub(super) fn load(layers: &[Layer], strings: &[Arc<Strings>], site_toml: FileId) -> (Templates, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut sources = Vec::new();
        let mut origins = HashMap::new();
        for layer in layers {
            for file in &layer.files {
                if let (Some(name), Some(text)) = (file.path.strip_prefix("templates/"), file.text()) {
                    let name = format!("{}/{name}", layer.name);
                    origins.insert(name.clone(), file.origin);
                    sources.push((name, text));
                }
            }
        }
        let mut places = TemplateSources { origins, site_toml };
        let own: Vec<(String, &str)> = sources.iter().filter(|(name, _)| places.is_own(name)).cloned().collect();
        let numbers: HashMap<&str, usize> = own.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
        let find = |name: &str| {
            let in_layers = layers.iter().find_map(|layer| numbers.get(&*format!("{}/{name}", layer.name)));
            numbers.get(name).or(in_layers).copied()
        };
        for (number, at, why) in bounds::faults(&own, &find) {
            let (name, text) = &own[number];
            findings.push(places.at(name, text, at, why).finding());
        }
        let engines = |sources: &[(String, &str)], places: &TemplateSources| -> Result<Vec<Engine>, tera::Error> {
            strings.par_iter().map(|strings| Engine::new(layers, strings, sources, places)).collect()
        };
        if findings.is_empty() {
            match engines(&sources, &places) {
                Ok(engines) => return (Templates { engines, places }, findings),
                Err(error) => {
                    // Parse the original texts again to find the faults, because people know only those texts
                    // and positions.
                    let as_written = empty_engine(layers, strings.first()).add_raw_templates(pairs(&sources));
                    let faults = places.diagnose(&as_written.err().unwrap_or(error), &sources);
                    findings.extend(faults.iter().map(TemplateError::finding));
                }
            }
        }
        let built_in: Vec<(String, &str)> = embedded_templates()
            .filter_map(|(path, text)| Some((format!("{BUILT_IN}/{}", path.strip_prefix("templates/")?), text)))
            .collect();
        places.origins.extend(built_in.iter().map(|(name, _)| (name.clone(), FileOrigin::Embedded)));
        let engines = engines(&built_in, &places).unwrap_or_default();
        (Templates { engines, places }, findings)
    }

    /// Renders a template and appends it to `out`, in the language that the context's `lang` names (else
    /// the first).
    ///
    /// # Errors
    /// Returns the first fault. `out` may then end within a page.
    pub(super) fn render(&self, template: &str, context: &Context, out: &mut Vec<u8>) -> Result<(), TemplateError> {
        let lang = context.get("lang").and_then(Value::as_str).unwrap_or("");
        let Some(engine) = self.engine(lang) else { return Err(self.places.missing(template)) };
        bounds::reset_steps();
        let mut page = bounds::BoundedPage::new(out);
        engine.tera.render_to(template, context, &mut page).map_err(|error| match page.fault() {
            Some(fault) => self.places.without_position(template, fault),
            None => self.places.fault(template, &error, &engine.edits),
        })
    }

    /// Renders a component by its full name. Returns `None` if no template defines it. The body is HTML and
    /// is not escaped; attributes are escaped.
    ///
    /// # Errors
    /// Returns a fault of the component, or an attribute that is unknown or missing.
    pub(super) fn component(
        &self,
        name: &str,
        attributes: &Context,
        body: Option<&str>,
        lang: &str,
    ) -> Option<Result<String, TemplateError>> {
        let Engine { tera, edits, .. } = self.engine(lang)?;
        if !tera.contains_component(name) {
            return None;
        }
        bounds::reset_steps();
        let mut around = Context::new();
        around.insert_value("lang", Value::from(lang));
        let done = tera.render_component_with_implicits(name, attributes, &around, body, true);
        Some(done.map_err(|error| self.places.fault(name, &error, edits)))
    }

    /// Returns the names of all components, sorted.
    #[cfg(fuzzing)]
    pub(super) fn component_names(&self) -> Vec<&str> {
        let Some(engine) = self.engines.first() else { return Vec::new() };
        let mut names: Vec<&str> = engine.tera.get_component_names().collect();
        names.sort_unstable();
        names
    }

    fn engine(&self, lang: &str) -> Option<&Engine> {
        self.engines.iter().find(|engine| engine.language == lang).or(self.engines.first())
    }
}

impl Engine {
    fn new(
        layers: &[Layer],
        strings: &Arc<Strings>,
        sources: &[(String, &str)],
        places: &TemplateSources,
    ) -> Result<Engine, tera::Error> {
        let mut tera = empty_engine(layers, Some(strings));
        let mut edits = HashMap::new();
        let with_words: Vec<(&str, String)> = sources
            .iter()
            .map(|(name, text)| {
                let (text, own) = inline_translations(text, strings, places.is_own(name));
                edits.insert(name.clone(), own);
                (name.as_str(), text)
            })
            .collect();
        tera.add_raw_templates(with_words)?;
        Ok(Engine { language: strings.language().to_owned(), tera, edits })
    }
}

/// Creates an engine with the layers and the template functions, but without templates.
fn empty_engine(layers: &[Layer], strings: Option<&Arc<Strings>>) -> Tera {
    let mut tera = Tera::default();
    // This fails only if the engine has templates, and it has none.
    let _ = tera.set_fallback_prefixes(layers.iter().map(|layer| format!("{}/", layer.name)));
    if let Some(strings) = strings {
        register(&mut tera, strings.clone());
    }
    bounds::register(&mut tera);
    tera
}

/// Returns names and texts as Tera expects them.
fn pairs<'s>(sources: &'s [(String, &'s str)]) -> impl Iterator<Item = (&'s str, &'s str)> {
    sources.iter().map(|(name, text)| (name.as_str(), *text))
}

/// Registers the function `t(key="…", name=value, …)`, which returns a message in the page's language.
fn register(tera: &mut Tera, strings: Arc<Strings>) {
    tera.register_function("t", move |arguments: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let key: &str = arguments.must_get("key")?;
        if let Some(text) = strings.value(key) {
            return Ok(text.clone());
        }
        let mut given = Vec::new();
        for (name, value) in arguments.iter() {
            let Some(name) = name.as_str().filter(|name| *name != "key") else { continue };
            given.push((name, argument(value)));
        }
        strings.try_format(key, &given).map(Value::from).map_err(tera::Error::message)
    });
}

/// Converts a template's value for Fluent. A number may select a plural.
fn argument(value: &Value) -> Argument<'_> {
    match value.as_str() {
        Some(text) => Argument::from(text),
        None => match value.as_f64().filter(|_| value.is_number()) {
            Some(number) => Argument::from(number),
            None => Argument::from(value.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::theme::layers::layers;
    use crate::theme::sample::site;
    use crate::theme::strings;

    fn load(files: &[(&str, &str)]) -> (Sources, Templates, Vec<Finding>) {
        let sources = site(files);
        let (layers, findings) = layers(&sources, "child", FileId(0));
        assert_eq!(findings, []);
        let languages = ["en".to_owned(), "cy".to_owned()];
        let (strings, _) = strings::load(&layers, &languages, &sources, FileId(0));
        let (templates, findings) = Templates::load(&layers, &strings, FileId(0));
        (sources, templates, findings)
    }

    /// Renders a site's template `x.html` in a language.
    fn rendered(templates: &Templates, lang: &str) -> Result<String, TemplateError> {
        let mut out = Vec::new();
        templates.render("x.html", &tera::context! { lang => lang }, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn an_overriding_template_extends_the_one_that_it_overrides() {
        let (_, templates, findings) = load(&[
            ("site.toml", ""),
            ("themes/child/theme.toml", "extends = \"parent\""),
            (
                "themes/child/templates/x.html",
                "{% extends \"parent/x.html\" %}{% block a %}child {{ super() }}{% endblock %}",
            ),
            (
                "themes/child/templates/c/card.html",
                "{% component ui.card(title) %}[{{ title }}]{% endcomponent ui.card %}",
            ),
            ("themes/parent/templates/x.html", "<{% block a %}parent{% endblock %}> {{ <ui.card title=\"A & B\"/> }}"),
            (
                "themes/parent/templates/c/card.html",
                "{% component ui.card(title) %}({{ title }}){% endcomponent ui.card %}",
            ),
        ]);
        assert_eq!(findings, []);
        assert_eq!(rendered(&templates, "en").unwrap(), "<child parent> [A &amp; B]");
    }

    #[test]
    fn components_use_the_language_of_the_page() {
        let (_, templates, findings) = load(&[
            ("site.toml", ""),
            (
                "themes/child/templates/x.html",
                "{% component ui.m() %}{{ t(key=\"month-1\") }}{% endcomponent ui.m %}{{ <ui.m/> }}, {{ t(key=\"length-years\", count=2) }}",
            ),
        ]);
        assert_eq!(findings, []);
        assert_eq!(rendered(&templates, "en").unwrap(), "January, 2 years");
        assert_eq!(rendered(&templates, "cy").unwrap(), "Ionawr, 2 flynedd");
    }

    #[test]
    fn an_unknown_message_is_reported_at_its_call() {
        let (sources, templates, _) = load(&[
            ("site.toml", ""),
            ("themes/child/templates/x.html", "<p>ŵ\n  {{ t(key=\"month-9\") }} {{ t(key=\"mnth-1\") }}"),
        ]);
        let fault = rendered(&templates, "en").unwrap_err();
        assert_eq!((fault.template.as_str(), fault.line, fault.column), ("child/x.html", 2, 29));
        assert!(fault.message.contains("`mnth-1`"), "{}", fault.message);
        let finding = fault.finding();
        assert_eq!(finding.positions(&sources).0.path, "themes/child/templates/x.html");
        let place = finding.positions(&sources).1;
        assert_eq!((place.line, place.column), (2, 29));
    }

    #[test]
    fn every_syntax_error_is_reported_in_its_file_and_pages_render() {
        let (sources, _, findings) = load(&[
            ("site.toml", ""),
            ("themes/child/templates/x.html", "a\n{% if %}"),
            ("themes/child/templates/y.html", "{{ a"),
        ]);
        let places: Vec<_> = findings
            .iter()
            .map(|finding| {
                let (source, start, _) = finding.positions(&sources);
                (finding.code, source.path.as_str(), start.line)
            })
            .collect();
        assert_eq!(
            places,
            [
                ("template-error", "themes/child/templates/x.html", 2),
                ("template-error", "themes/child/templates/y.html", 1)
            ]
        );
    }

    #[test]
    fn a_template_may_use_only_existing_templates_and_filters() {
        let (sources, _, findings) = load(&[
            ("site.toml", ""),
            ("themes/child/templates/x.html", "ŵ {% include \"gone.html\" %}\nŷ {{ a | nofilter }}{{ <no.card/> }}"),
        ]);
        let told: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, ["unknown template `gone.html`", "unknown filter `nofilter`", "unknown component `no.card`"]);
        assert_eq!(findings[1].positions(&sources).1.line, 2);
        let marked: Vec<_> = findings.iter().map(|finding| sources.text(finding.span)).collect();
        assert_eq!(marked, ["gone.html", "nofilter", "no.card"]);

        let (sources, _, findings) =
            load(&[("site.toml", ""), ("themes/child/templates/x.html", "{% extends \"gone.html\" %}")]);
        assert_eq!(findings.len(), 1);
        assert_eq!(sources.text(findings[0].span), "gone.html");

        let (sources, _, findings) = load(&[
            ("site.toml", ""),
            ("themes/child/templates/x.html", "{% component a() %}{% endcomponent a %}"),
            ("themes/child/templates/y.html", "\n{% component a() %}{% endcomponent a %}"),
        ]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].positions(&sources).0.path, "themes/child/templates/y.html");
        assert_eq!(findings[0].positions(&sources).1.line, 2);
    }

    #[test]
    fn a_fault_of_the_built_in_theme_is_reported_at_site_toml() {
        let places = TemplateSources { origins: HashMap::new(), site_toml: FileId(7) };
        let text = "<p>\n  {{ t( }}";
        let error = Tera::default().add_raw_template("commons/page.html", text).unwrap_err();
        let finding = places.diagnose(&error, &[("commons/page.html".to_owned(), text)])[0].finding();
        assert_eq!(finding.span, Span::file_start(FileId(7)));
        assert!(
            finding.message.contains(", in the template `commons/page.html`, line 2, column "),
            "{}",
            finding.message
        );
    }

    #[test]
    fn circular_templates_are_reported_at_their_position() {
        let (sources, _, findings) = load(&[
            ("site.toml", ""),
            ("themes/child/templates/x.html", "{% extends \"y.html\" %}"),
            ("themes/child/templates/y.html", "{% extends \"x.html\" %}"),
        ]);
        assert_eq!(findings.len(), 1);
        assert_eq!(sources.text(findings[0].span), "y.html");
    }

    #[test]
    fn an_incomplete_template_is_reported_and_causes_no_panic() {
        let whole = "{% component a.b(c=\"ŵ\") %}{{ c }}{% endcomponent a.b %}{% if t(key=\"month-1\") %}ŷ{{ <a.b c={x}/> }}{% endif %}{{ \"é\" | upper }}";
        let mut told = 0;
        for end in (0..=whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            let (sources, templates, findings) =
                load(&[("site.toml", ""), ("themes/child/templates/x.html", &whole[..end])]);
            told += findings.len();
            findings.iter().for_each(|finding| {
                finding.positions(&sources);
            });
            let _ = rendered(&templates, "en");
        }
        assert!(told > 50, "{told}");
    }

    /// Names and texts of templates.
    type TemplateFiles<'f> = &'f [(String, String)];

    /// Loads a site with the template `x.html` and others.
    fn own(x: &str, others: TemplateFiles) -> (Sources, Templates, Vec<Finding>) {
        let path = |name: &str| format!("themes/child/templates/{name}");
        let mut files = vec![("site.toml".to_owned(), String::new()), (path("x.html"), x.to_owned())];
        files.extend(others.iter().map(|(name, text)| (path(name), text.clone())));
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        load(&files)
    }

    #[test]
    fn endless_templates_are_reported_with_their_position() {
        let long = |times: usize| format!("{{% set x = 'aaaaaaaaaa' %}}{}", "{% set x = x ~ x %}".repeat(times));
        let twice = |what: &str| what.repeat(2);
        let tree = |level: usize| (format!("i{level}.html"), twice(&format!("{{% include 'i{}.html' %}}", level + 1)));
        let includes: Vec<_> = (0..40).map(tree).chain([("i40.html".to_owned(), "x".to_owned())]).collect();
        let own_call = format!("{{% component c.c() %}}{}{{% endcomponent c.c %}}", twice("{{ <c.c/> }}"));
        let range = "{% for a in range(end=1000) %}";
        let cases: [(String, TemplateFiles, &str); 7] = [
            (format!("{range}{range}{{% endfor %}}{{% endfor %}}"), &[], "200000 steps"),
            (
                format!("{{% set xs = range(end=100000) %}}{}", twice("{% for a in xs %}") + &twice("{% endfor %}")),
                &[],
                "steps",
            ),
            (long(40), &[], "a text of more than 1024 kB"),
            (format!("{}{}", long(15), "{% set x = x | replace(from='a', to=x) %}"), &[], "a text of more than"),
            (format!("{}{range}{{{{ x }}}}{{% endfor %}}", long(16)), &[], "larger than 64 MB"),
            ("{% include 'i0.html' %}".to_owned(), &includes, "include each other"),
            (format!("{{{{ <c.c/> }}}}{own_call}"), &[], ""),
        ];
        for (text, others, message) in cases {
            let (sources, templates, findings) = own(&text, others);
            assert_eq!(findings, [], "{text}");
            let fault = rendered(&templates, "en").expect_err(&text);
            assert!(fault.message.contains(message), "{text}: {}", fault.message);
            assert!(sources.get(fault.span.file).path.starts_with("themes/child/"), "{text}: {fault:?}");
        }
    }

    #[test]
    fn counting_changes_neither_output_nor_positions() {
        let text = "{% for a in [1, 2] -%}\n  {{ a }}\n{%- endfor %}|{% set y = 'z' -%}\n {{ y }}{% set z -%} w {%- endset %}{{ z }}\
                    {%- for b in [] %}{% else %}-{% endfor %}{% set u = view.nothing %}{% include 'i.html' %}{{ <c.c d=\"e\"/> }}\
                    {% component c.c(d) %}{{ d }}{% set d = 'f' %}{{ d | replace(from='f', to='<') }}{% endcomponent c.c %}";
        let (_, templates, findings) = own(text, &[("i.html".into(), "{% raw %}{% for %}{% endraw %}".into())]);
        assert_eq!(findings, []);
        let mut out = Vec::new();
        let view: HashMap<&str, Option<u32>> = HashMap::from([("nothing", None)]);
        templates.render("x.html", &tera::context! { lang => "en", view => &view }, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "12|zw-{% for %}e&lt;");
        let (_, templates, _) = own("ŵ{% for a in [1] %}ŷ{{ t(key=\"mnth\") }}{% endfor %}", &[]);
        let fault = rendered(&templates, "en").unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 24));
    }

    #[test]
    fn excessive_templates_are_reported_before_parsing() {
        let branches = format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}\n".repeat(60_000));
        let unknown: String = (0..20_000).map(|number| format!("{{{{ a | f{number} }}}}")).collect();
        let chain: Vec<_> = (0..99)
            .map(|number| (format!("e{number}.html"), format!("{{% extends \"e{}.html\" %}}", number + 1)))
            .chain([("e99.html".to_owned(), "{% block a %}{% endblock %}".to_owned())])
            .collect();
        let many: Vec<_> = (0..400).map(|number| (format!("m{number}.html"), "{{ a }}".to_owned())).collect();
        let large = "{{ a | b }}\n".repeat(50_000);
        let cases: [(&str, TemplateFiles, &str); 5] = [
            ("{% extends \"e0.html\" %}", &chain, "10 templates extend each other"),
            (&branches, &[], "500 branches"),
            (&unknown, &[], "longer than 4000 bytes"),
            (&large, &[], "larger than 256 kB"),
            ("{{ a }}", &many, "300 templates"),
        ];
        for (text, others, message) in cases {
            let (sources, templates, findings) = own(text, others);
            let found = findings.iter().find(|finding| finding.message.contains(message));
            let finding = found.unwrap_or_else(|| panic!("{message}: {findings:?}"));
            assert!(sources.get(finding.span.file).path.starts_with("themes/child/"), "{finding:?}");
            assert!(
                templates.component("ui.prose", &Context::new(), None, "en").is_some(),
                "the built-in theme stands in"
            );
        }
    }

    #[test]
    fn the_built_in_templates_replace_faulty_ones_of_the_sites_own_commons() {
        let long = format!("{{{{ {} }}}}", "a".repeat(5_000));
        let prose = "themes/commons/templates/components/prose.html";
        for (path, text) in [
            ("themes/commons/templates/page.html", "{% if %}"),
            ("themes/commons/templates/own.html", "{% if %}"),
            ("themes/commons/templates/page.html", "{% extends \"gone.html\" %}"),
            ("themes/commons/templates/page.html", long.as_str()),
            (prose, "{{ <no.card/> }}"),
        ] {
            let (sources, templates, findings) =
                load(&[("site.toml", ""), ("themes/child/theme.toml", ""), (path, text)]);
            assert_eq!(findings.len(), 1, "{path}: {text}: {findings:?}");
            assert_eq!(findings[0].positions(&sources).0.path, path);
            let prose = templates.component("ui.prose", &Context::new(), None, "cy");
            assert!(prose.is_some(), "{path}: {text}");
        }
    }

    #[test]
    fn a_component_is_rendered_with_its_body() {
        let (_, templates, findings) = load(&[
            ("site.toml", ""),
            (
                "themes/child/templates/d.html",
                "{% component directive.note(title: string) %}<i>{{ title }}</i>{{ body }}{{ t(key=\"month-2\") }}{% endcomponent directive.note %}",
            ),
        ]);
        assert_eq!(findings, []);
        let note = |attributes: &Context| templates.component("directive.note", attributes, Some("<p>b</p>"), "cy");
        assert_eq!(note(&tera::context! { title => "<" }).unwrap().unwrap(), "<i>&lt;</i><p>b</p>Chwefror");
        let fault = note(&tera::context! { titel => "a" }).unwrap().unwrap_err();
        assert!(fault.message.contains("`titel`"), "{}", fault.message);
        assert!(templates.component("directive.other", &Context::new(), None, "cy").is_none());
    }
}
