//! Computes once what all pages of a language share: the site's name, menu, alert and footer.

use crate::datetime::PartialDate;
use crate::diagnostic::Finding;
use crate::markdown::Abbreviations;
use crate::render::context::{Localized, Renderer};
use crate::render::index::search;
use crate::render::parts::{contacts, plain};
use crate::render::prose::{PageText, field_values};
use crate::render::view;
use crate::schema::Fields;
use crate::site::{Catalogue, DocId, asset_address};
use crate::source::with_invisible;
use crate::url::Address;

pub(crate) fn site_view(renderer: &Renderer, language: usize) -> view::Site {
    let config = &renderer.site.config;
    let fields = &config.fields[language];
    let title = fields.get("title");
    let brand = fields.table("brand");
    view::Site {
        title: config.title(language).to_owned(),
        title_lang: title.filter(|title| title.fallback && language > 0).map(|_| renderer.code(0).to_owned()),
        lang: renderer.code(language).to_owned(),
        home: renderer.href_in(language, ""),
        base_path: config.base.path.clone(),
        stylesheet: renderer.href(renderer.theme.stylesheet()),
        icon: icon(renderer),
        logo: brand.and_then(|brand| logo(renderer, brand, config.title(language))),
        brand: config.brand.primary.as_ref().map(|primary| primary.value.clone()),
        menu: menu(renderer.localized(language)),
        alert: fields.table("alert").and_then(|own| alert(renderer.localized(language), own)),
        search: renderer.href_in(language, search::PAGE),
        open_search: renderer.href_in(language, "opensearch.xml"),
        organisation: organisation(renderer, fields.table("organisation"), language),
        footer_links: footer_links(renderer.localized(language)),
        params: fields.table("params").map(field_values::json_of).unwrap_or_default(),
    }
}

/// Returns the site's own icon, else the theme's.
fn icon(renderer: &Renderer) -> Option<String> {
    const NAMES: [&str; 3] = ["favicon.svg", "favicon.ico", "favicon.png"];
    let own = NAMES.iter().find_map(|name| renderer.site.asset(&format!("static/{name}")));
    let of_theme = || {
        let path =
            NAMES.iter().map(|name| format!("assets/{name}")).find(|path| renderer.theme_files.contains_key(path))?;
        Some(Address::from_name(&path))
    };
    let address = own.map(|asset| asset_address(&asset.path)).or_else(of_theme)?;
    Some(renderer.href(&address))
}

fn logo(renderer: &Renderer, brand: &Fields, name: &str) -> Option<view::Image> {
    let asset = renderer.site.asset(&format!("static/{}", brand.text("logo")?.trim_start_matches('/')))?;
    Some(view::Image {
        src: renderer.href(&asset_address(&asset.path)),
        // The header shows the site's name beside the logo: with both, a screen reader would say it twice.
        alt: brand.text("logo_alt").filter(|alt| *alt != name).unwrap_or_default().to_owned(),
        width: asset.dimensions.map(|(width, _)| width),
        height: asset.dimensions.map(|(_, height)| height),
        ..view::Image::default()
    })
}

/// Returns the menu's links in a language. Omits entries without a target (reported by [`check_menu`]).
pub(crate) fn menu(renderer: Localized) -> Vec<view::Link> {
    renderer.site.config.fields[renderer.language]
        .tables("menu")
        .filter_map(|entry| {
            let href = destination(renderer, entry)?;
            let title = entry.get("title")?;
            let lang = (title.fallback && renderer.language > 0).then(|| renderer.code(0).to_owned());
            Some(view::Link { title: title.as_text()?.to_owned(), href, lang, note: None })
        })
        .collect()
}

/// Returns the target of a table's `page` or `url`: a document, a list or a generated page, else an address.
fn destination(renderer: Localized, entry: &Fields) -> Option<String> {
    if let Some(url) = entry.text("url") {
        return Some(renderer.href_written(url));
    }
    let page = entry.text("page")?.trim_matches('/');
    if let Some(id) = renderer.site.at_path(page).or_else(|| renderer.site.find(&[], page).ok()) {
        return renderer
            .site
            .is_visible(id)
            .then(|| renderer.href(&renderer.site.address(renderer.site.version_or_original(id, renderer.language))));
    }
    let generated = GENERATED.contains(&page) || renderer.list_title(page).is_some();
    generated.then(|| renderer.href_in(&format!("{page}/")))
}

/// Reports a missing logo, because the header would show nothing in its place.
pub(crate) fn check_logo(renderer: &Renderer, findings: &mut Vec<Finding>) {
    for brand in renderer.site.config.fields.iter().filter_map(|fields| fields.table("brand")) {
        let (Some(logo), None) = (brand.text("logo"), logo(renderer, brand, "")) else { continue };
        let span = brand.span_of("logo");
        if findings.iter().any(|finding| finding.span == span) {
            continue;
        }
        let files = renderer.site.files();
        let known = files.iter().filter_map(|asset| asset.path.strip_prefix("static"));
        let help = match crate::diagnostic::nearest(logo, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "put the logo into `static/`, and write its path in that folder: `logo = \"/logo.svg\"`".to_owned(),
        };
        findings.push(
            Finding::error(
                "link-broken",
                span,
                with_invisible(format!("there is no file `static/{}`", logo.trim_start_matches('/')), logo),
            )
            .label("leads nowhere")
            .note("The header of every page would have no logo.")
            .help(help),
        );
    }
}

pub(crate) fn check_menu(renderer: &Renderer, findings: &mut Vec<Finding>) {
    let fields = &renderer.site.config.fields[0];
    if let Some(alert) = fields.table("alert")
        && let (Some(from), Some(until)) = (alert.date("from"), alert.date("until"))
        && until.last_day() < from.first_day()
    {
        let message = "`until` is before `from`, so the alert is never shown";
        findings.push(
            Finding::error("bad-value", alert.span_of("until"), message).help("write the last day on which it shows"),
        );
    }
    for entry in fields.tables("menu").chain(fields.table("alert")) {
        // A page that visitors do not see today has no entry today.
        let is_known = |page: &&str| {
            let page = page.trim_matches('/');
            renderer.site.at_path(page).is_some() || renderer.site.find(&[], page).is_ok()
        };
        let page = entry.text("page").filter(|page| !is_known(page));
        if let Some(page) = page.filter(|_| destination(renderer.localized(0), entry).is_none()) {
            let known = renderer.site.all().map(|(_, document)| document.path.as_str());
            let help = match crate::diagnostic::nearest(page, known.chain(GENERATED)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write a document's path under content/, such as `about`, or a list's folder".to_owned(),
            };
            findings.push(
                Finding::error(
                    "ref-broken",
                    entry.span_of("page"),
                    with_invisible(format!("there is no page `{page}`"), page),
                )
                .label("leads nowhere")
                .note("Everyone who follows this entry of the menu finds an error page.")
                .help(help),
            );
        }
    }
}

fn alert(renderer: Localized, alert: &Fields) -> Option<view::Alert> {
    let today = renderer.site.options.today;
    let begun = alert.date("from").map(PartialDate::first_day).is_none_or(|from| from <= today);
    let over = alert.date("until").map(PartialDate::last_day).is_some_and(|until| until < today);
    if !begun || over {
        return None;
    }
    let title = alert.get("title")?;
    let home = home(renderer);
    let text = home.and_then(|home| PageText::new(&renderer, home, renderer.language).inline(alert, "text"));
    Some(view::Alert {
        title: title.as_text()?.to_owned(),
        text: text.map(|prose| prose.html),
        href: destination(renderer, alert),
        lang: (title.fallback && renderer.language > 0).then(|| renderer.code(0).to_owned()),
    })
}

/// Returns a document from which the links of a site-wide text are resolved: the home page, else the first document.
fn home(renderer: Localized) -> Option<DocId> {
    let home = renderer.site.at_path("").or_else(|| renderer.site.all().next().map(|(id, _)| id))?;
    Some(renderer.site.version_or_original(home, renderer.language))
}

fn organisation(renderer: &Renderer, fields: Option<&Fields>, language: usize) -> view::Organisation {
    let own = Fields::default();
    let fields = fields.unwrap_or(&own);
    let text = |name: &str| fields.text(name);
    let mut legal = Vec::new();
    let registered = text("registered_in").unwrap_or_default();
    for (key, number) in [("charity-registered", "charity_number"), ("company-registered", "company_number")] {
        if let Some(number) = text(number) {
            let key = if registered.is_empty() { key.to_owned() } else { format!("{key}-in") };
            legal.push(renderer.tn(language, &key, &[("number", number.into()), ("country", registered.into())]));
        }
    }
    let phone = text("phone");
    let name = fields.get("name");
    view::Organisation {
        name: renderer.site.config.organisation_name(language).to_owned(),
        lang: name.filter(|name| name.fallback && language > 0).map(|_| renderer.code(0).to_owned()),
        kind: fields.get("kind").and_then(|kind| {
            let lang = (kind.fallback && language > 0).then(|| renderer.code(0).to_owned());
            Some(view::Text { text: kind.as_text()?.to_owned(), lang })
        }),
        legal,
        address: match fields.get("registered_office") {
            Some(field) if field.as_list().is_some() => {
                Some(fields.texts("registered_office").map(|line| line.value).collect::<Vec<_>>().join(", "))
            }
            field => field.and_then(|field| field.as_text()).map(|text| text.trim().replace('\n', ", ")),
        },
        phone: phone.map(str::to_owned),
        phone_href: phone.map(contacts::tel_address),
        email: text("email").map(str::to_lowercase),
        url: text("url").map(|url| view::Link::own(contacts::shown_address(url), url)),
        social: fields
            .tables("social")
            .filter_map(|account| Some(view::Link::own(account.text("name")?, account.text("url")?)))
            .collect(),
    }
}

fn footer_links(renderer: Localized) -> Vec<view::Link> {
    let link = |(key, address): (&str, &str)| view::Link::own(renderer.t(key), renderer.href_in(address));
    let mut links = vec![
        ("accessibility-title", "/accessibility/"),
        ("privacy-title", "/privacy/"),
        ("a-to-z-title", "/a-to-z/"),
        ("search-title", search::PAGE),
        ("changes-title", "/changes/"),
    ];
    if !renderer.site.of_type("glossary").is_empty() {
        links.push(("glossary-title", "/glossary/"));
    }
    if renderer.site.publication().is_some() {
        links.push(("publication-title", "/what-we-publish/"));
    }
    links.into_iter().map(link).collect()
}

/// Generated pages without a source.
const GENERATED: [&str; 6] = ["a-to-z", "accessibility", "changes", "events", "privacy", "search"];

/// Returns the glossary's abbreviations.
pub(crate) fn abbreviations(site: &Catalogue, language: usize) -> Abbreviations {
    let entries = site
        .of_type("glossary")
        .iter()
        .flat_map(|glossary| site.fields(site.version_or_original(*glossary, language)).tables("terms"))
        .filter_map(|entry| {
            let term = entry.text("term")?;
            let short = term.chars().count() <= 8 && term.chars().filter(|c| c.is_uppercase()).count() >= 2;
            let meaning = entry.text("plain").or_else(|| entry.text("meaning"))?;
            short.then(|| (term.to_owned(), plain::plain_text(meaning).trim_end_matches('.').to_owned()))
        });
    Abbreviations::new(entries.collect::<Vec<_>>())
}
