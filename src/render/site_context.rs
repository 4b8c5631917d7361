//! What all pages of a language share: the site's name, menu, alert and footer, as one value made once.

use std::collections::HashMap;
use std::sync::Arc;

use super::prose::PageText;
use super::{Renderer, RouteTable, parts, view};
use crate::datetime::PartialDate;
use crate::diagnostic::Finding;
use crate::markdown::Abbreviations;
use crate::schema::Fields;
use crate::site::{Catalogue, DocId, Site, asset_address};
use crate::source::{Sources, with_invisible};
use crate::url::Address;

impl Renderer {
    /// Gathers what pages are made of. Findings are those of the menu, and of the files of the site's own theme.
    pub fn new(sources: Sources, site: Site, table: &Arc<RouteTable>, findings: &mut Vec<Finding>) -> Renderer {
        let abbreviations = site.languages().map(|language| abbreviations(&site, language)).collect();
        let mut renderer = Renderer {
            whole_pictures: super::images::linked(&site),
            by_asset: HashMap::new(),
            sources,
            site,
            abbreviations,
            shared: Vec::new(),
            menus: Vec::new(),
            table: Arc::clone(table),
            search: std::sync::OnceLock::new(),
        };
        renderer.by_asset =
            renderer.theme.assets().iter().enumerate().map(|(at, asset)| (asset.path.clone(), at)).collect();
        renderer.check_menu(findings);
        renderer.check_logo(findings);
        renderer.check_theme(findings);
        let hrefs = |language| renderer.menu(language).into_iter().map(|link| link.href).collect();
        renderer.menus = renderer.site.languages().map(hrefs).collect();
        renderer.shared = renderer
            .site
            .languages()
            .map(|language| tera::Value::from_serializable(&renderer.site_view(language)))
            .collect();
        renderer
    }

    fn site_view(&self, language: usize) -> view::Site {
        let config = &self.site.config;
        let fields = &config.fields[language];
        let title = fields.get("title");
        let brand = fields.table("brand");
        view::Site {
            title: config.title(language).to_owned(),
            title_lang: title.filter(|title| title.fallback && language > 0).map(|_| self.code(0).to_owned()),
            lang: self.code(language).to_owned(),
            home: self.href_in(language, ""),
            base_path: config.base.path.clone(),
            stylesheet: self.href(self.theme.stylesheet()),
            icon: self.icon(),
            logo: brand.and_then(|brand| self.logo(brand, config.title(language))),
            brand: config.brand.primary.as_ref().map(|primary| primary.value.clone()),
            menu: self.menu(language),
            alert: fields.table("alert").and_then(|alert| self.alert(alert, language)),
            search: self.href_in(language, super::search::PAGE),
            open_search: self.href_in(language, "opensearch.xml"),
            organisation: self.organisation(fields.table("organisation"), language),
            footer_links: self.footer_links(language),
            params: fields.table("params").map(super::frame::json_of).unwrap_or_default(),
        }
    }

    /// The site's own icon, else the theme's.
    fn icon(&self) -> Option<String> {
        const NAMES: [&str; 3] = ["favicon.svg", "favicon.ico", "favicon.png"];
        let own = NAMES.iter().find_map(|name| self.site.asset(&format!("static/{name}")));
        let of_theme = || {
            let path =
                NAMES.iter().map(|name| format!("assets/{name}")).find(|path| self.theme_files.contains_key(path))?;
            Some(Address::from_name(&path))
        };
        let address = own.map(|asset| asset_address(&asset.path)).or_else(of_theme)?;
        Some(self.href(&address))
    }

    fn logo(&self, brand: &Fields, name: &str) -> Option<view::Image> {
        let asset = self.site.asset(&format!("static/{}", brand.text("logo")?.trim_start_matches('/')))?;
        Some(view::Image {
            src: self.href(&asset_address(&asset.path)),
            // The header shows the site's name beside it: said twice, it would be heard twice.
            alt: brand.text("logo_alt").filter(|alt| *alt != name).unwrap_or_default().to_owned(),
            width: asset.dimensions.map(|(width, _)| width),
            height: asset.dimensions.map(|(_, height)| height),
            ..view::Image::default()
        })
    }

    /// The menu's links in a language. Entries that lead nowhere are left out (and told by [`Renderer::new`]).
    pub fn menu(&self, language: usize) -> Vec<view::Link> {
        self.site.config.fields[language]
            .tables("menu")
            .filter_map(|entry| {
                let href = self.destination(entry, language)?;
                let title = entry.get("title")?;
                let lang = (title.fallback && language > 0).then(|| self.code(0).to_owned());
                Some(view::Link { title: title.as_text()?.to_owned(), href, lang, note: None })
            })
            .collect()
    }

    /// Where a table's `page` or `url` leads: a document, a list or a generated page, else an address.
    fn destination(&self, entry: &Fields, language: usize) -> Option<String> {
        if let Some(url) = entry.text("url") {
            return Some(self.href_written(url));
        }
        let page = entry.text("page")?.trim_matches('/');
        if let Some(id) = self.site.at_path(page).or_else(|| self.site.find(&[], page).ok()) {
            return self.site.is_visible(id).then(|| self.href(&self.site.address(self.site.best(id, language))));
        }
        let generated = GENERATED.contains(&page) || self.list_title(page, language).is_some();
        generated.then(|| self.href_in(language, &format!("{page}/")))
    }

    /// The logo that site.toml names must be there: without it the header shows nothing in its place.
    fn check_logo(&self, findings: &mut Vec<Finding>) {
        for brand in self.site.config.fields.iter().filter_map(|fields| fields.table("brand")) {
            let (Some(logo), None) = (brand.text("logo"), self.logo(brand, "")) else { continue };
            let span = brand.span_of("logo");
            if findings.iter().any(|finding| finding.span == span) {
                continue;
            }
            let files = self.site.files();
            let known = files.iter().filter_map(|asset| asset.path.strip_prefix("static"));
            let help = match crate::diagnostic::nearest(logo, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "put the logo into `static/`, and name it from there: `logo = \"/logo.svg\"`".to_owned(),
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

    fn check_menu(&self, findings: &mut Vec<Finding>) {
        let fields = &self.site.config.fields[0];
        for entry in fields.tables("menu").chain(fields.table("alert")) {
            if let Some(page) = entry.text("page").filter(|_| self.destination(entry, 0).is_none()) {
                let known = self.site.all().map(|(_, document)| document.path.as_str());
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
                    .note("Everyone who uses the menu would meet a missing page.")
                    .help(help),
                );
            }
        }
    }

    fn alert(&self, alert: &Fields, language: usize) -> Option<view::Alert> {
        let today = self.site.options.today;
        let begun = alert.date("from").map(PartialDate::first_day).is_none_or(|from| from <= today);
        let over = alert.date("until").map(PartialDate::last_day).is_some_and(|until| until < today);
        if !begun || over {
            return None;
        }
        let title = alert.get("title")?;
        let home = self.home(language);
        let text = home.and_then(|home| PageText::new(self, home, language).phrase(alert, "text"));
        Some(view::Alert {
            title: title.as_text()?.to_owned(),
            text: text.map(|prose| prose.html),
            href: self.destination(alert, language),
            lang: (title.fallback && language > 0).then(|| self.code(0).to_owned()),
        })
    }

    /// Any document to resolve a site-wide text's links from: the home page, else the first document.
    fn home(&self, language: usize) -> Option<DocId> {
        let home = self.site.at_path("").or_else(|| self.site.all().next().map(|(id, _)| id))?;
        Some(self.site.best(home, language))
    }

    fn organisation(&self, fields: Option<&Fields>, language: usize) -> view::Organisation {
        let own = Fields::default();
        let fields = fields.unwrap_or(&own);
        let text = |name: &str| fields.text(name);
        let mut legal = Vec::new();
        let registered = text("registered_in").unwrap_or_default();
        for (key, number) in [("charity-registered", "charity_number"), ("company-registered", "company_number")] {
            if let Some(number) = text(number) {
                let key = if registered.is_empty() { key.to_owned() } else { format!("{key}-in") };
                legal.push(self.tn(language, &key, &[("number", number.into()), ("country", registered.into())]));
            }
        }
        let phone = text("phone");
        let name = fields.get("name");
        view::Organisation {
            name: self.site.config.organisation_name(language).to_owned(),
            lang: name.filter(|name| name.fallback && language > 0).map(|_| self.code(0).to_owned()),
            kind: fields.get("kind").and_then(|kind| {
                let lang = (kind.fallback && language > 0).then(|| self.code(0).to_owned());
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
            phone_href: phone.map(parts::tel_address),
            email: text("email").map(str::to_lowercase),
            url: text("url").map(|url| view::Link::own(parts::shown_address(url), url)),
            social: fields
                .tables("social")
                .filter_map(|account| Some(view::Link::own(account.text("name")?, account.text("url")?)))
                .collect(),
        }
    }

    fn footer_links(&self, language: usize) -> Vec<view::Link> {
        let link =
            |(key, address): (&str, &str)| view::Link::own(self.t(language, key), self.href_in(language, address));
        let mut links = vec![
            ("accessibility-title", "/accessibility/"),
            ("privacy-title", "/privacy/"),
            ("a-to-z-title", "/a-to-z/"),
            ("search-title", super::search::PAGE),
            ("changes-title", "/changes/"),
        ];
        if !self.site.of_type("glossary").is_empty() {
            links.push(("glossary-title", "/glossary/"));
        }
        if self.site.publication().is_some() {
            links.push(("publication-title", "/what-we-publish/"));
        }
        links.into_iter().map(link).collect()
    }
}

/// Pages that exist without a source.
const GENERATED: [&str; 6] = ["a-to-z", "accessibility", "changes", "events", "privacy", "search"];

/// The glossary's short forms: those that readers may need spelt out where they first meet them.
fn abbreviations(site: &Catalogue, language: usize) -> Abbreviations {
    let entries = site
        .of_type("glossary")
        .iter()
        .flat_map(|glossary| site.fields(site.best(*glossary, language)).tables("terms"))
        .filter_map(|entry| {
            let term = entry.text("term")?;
            let short = term.chars().count() <= 8 && term.chars().filter(|c| c.is_uppercase()).count() >= 2;
            let meaning = entry.text("plain").or_else(|| entry.text("meaning"))?;
            short.then(|| (term.to_owned(), super::prose::plain(meaning).trim_end_matches('.').to_owned()))
        });
    Abbreviations::new(entries.collect::<Vec<_>>())
}
