//! By what events are cut: a facet in, its events, dates, names and addresses out. Lists, blocks and feeds cut alike.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::DateTime;

use super::windows::{self, Window, WindowDays};
use crate::calendar::event::Occurrence;
use crate::calendar::{self, Event, OccurrenceRef};
use crate::render::filters::Filters;
use crate::render::{Renderer, RouteContext, calendars, view};
use crate::site::{Catalogue, DocId, Site};
use crate::url::slug;

/// Events that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum ListFacet {
    /// Those that serve a pillar (or a framework) or anything beneath it.
    Pillar(DocId),
    /// Those in which a partner takes part.
    Partner(DocId),
    /// Those at a place, and those for that school.
    Place(DocId),
    /// Those of a task force's theme, by its id.
    Theme(String),
    /// Those that a programme is related to.
    Programme(DocId),
    /// Those for an audience, as site.toml names it.
    Audience(String),
    /// Those that cost nothing.
    Free,
    /// Those in a stretch of time.
    During(Window),
    /// Every event.
    All,
}

impl ListFacet {
    /// Its events, as places in [`calendar::Calendar::events`], in order.
    pub(crate) fn events(&self, context: &RouteContext, language: usize) -> Vec<usize> {
        let (site, calendar) = (&context.site, context.calendar(language));
        match self {
            ListFacet::Pillar(id) => {
                let names: Vec<String> =
                    site.descendants(*id).into_iter().map(|id| calendars::name_of(site, "pillar", id)).collect();
                calendar.any_of(calendar::EventFacet::Pillar, names.iter().map(String::as_str))
            }
            ListFacet::Partner(id) => {
                calendar.facet(calendar::EventFacet::Partner, &calendars::name_of(site, "partner", *id)).to_vec()
            }
            ListFacet::Place(id) => {
                calendar.facet(calendar::EventFacet::Place, &calendars::name_of(site, "place", *id)).to_vec()
            }
            ListFacet::Theme(id) => calendar.facet(calendar::EventFacet::Theme, id).to_vec(),
            ListFacet::Audience(name) => calendar.facet(calendar::EventFacet::Audience, name).to_vec(),
            ListFacet::Programme(id) => {
                let mut own = site.naming(&[site.original(*id)], "event", "related");
                own.extend(site.references(*id, "related").into_iter().filter(|id| site.is_a(*id, "event")));
                let ids: Vec<&str> = own.iter().map(|id| calendars::event_id(site, *id)).collect();
                let named = |event: &Event| ids.contains(&event.id.as_str());
                if ids.is_empty() { Vec::new() } else { positions(&calendar.events, named) }
            }
            ListFacet::Free => positions(&calendar.events, is_free),
            ListFacet::During(_) => {
                let mut events: Vec<usize> =
                    coming(context, language, self).into_iter().map(|date| date.event).collect();
                events.sort_unstable();
                events.dedup();
                events
            }
            ListFacet::All => (0..calendar.events.len()).collect(),
        }
    }

    /// The canonical id of the place that its dates are at.
    pub(crate) fn place(&self, site: &Catalogue) -> Option<String> {
        match self {
            ListFacet::Place(id) => Some(calendars::name_of(site, "place", *id)),
            _ => None,
        }
    }

    /// Whether any of its dates is still to come, of those that have a list.
    pub(crate) fn has_coming(&self, renderer: &Renderer, language: usize) -> bool {
        self.count(renderer, language) > 0
    }

    /// How many of its dates are still to come, of those that have a list.
    pub(crate) fn count(&self, renderer: &Renderer, language: usize) -> usize {
        let listed = ListedEvents::for_language(renderer, language);
        listed.places.get(self).map_or(0, |at| listed.counts[*at].1)
    }

    /// What a list of it is kept under: `place/mill-lane-primary`. `None` for those that have no list.
    pub(crate) fn key(&self, site: &Catalogue) -> Option<String> {
        match self {
            ListFacet::Place(_) => self.place(site).map(|name| format!("place/{name}")),
            ListFacet::Theme(id) => Some(format!("theme/{id}")),
            ListFacet::Audience(name) => Some(format!("audience/{name}")),
            ListFacet::Free => Some("free".into()),
            ListFacet::During(window) => Some(format!("during/{}", window.word())),
            ListFacet::All => Some("all".into()),
            _ => None,
        }
    }

    /// The facet of a [`ListFacet::key`].
    pub(crate) fn of_key(site: &Site, key: &str) -> Option<ListFacet> {
        match key.split_once('/') {
            Some(("place", name)) => calendars::named(site, "place", name).map(ListFacet::Place),
            Some(("theme", id)) => site.theme(id).map(|theme| ListFacet::Theme(theme.id.clone())),
            Some(("audience", name)) => Some(ListFacet::Audience(name.to_owned())),
            Some(("during", word)) => Window::parse(word).map(ListFacet::During),
            None if key == "free" => Some(ListFacet::Free),
            None if key == "all" => Some(ListFacet::All),
            _ => None,
        }
    }

    /// The address of its list within the language's part of the site: `/events/place/mill-lane-primary/`.
    pub(crate) fn list(&self, site: &Catalogue) -> Option<String> {
        let key = self.key(site)?;
        Some(match key.split_once('/') {
            Some(("during", word)) => format!("/events/{word}/"),
            Some((sort, name)) => format!("/events/{sort}/{}/", slug(name)),
            None if key == "all" => "/events/".into(),
            None => format!("/events/{key}/"),
        })
    }

    /// What it holds, as the heading of its list says: "Events for families".
    pub(crate) fn title(&self, renderer: &Renderer, language: usize) -> view::Text {
        let with = |key: &str, name: &str| renderer.tn(language, key, &[("name", name.into())]);
        let named = self.name(renderer, language);
        let key = match self {
            ListFacet::All => return view::Text::own(renderer.t(language, "calendar-all")),
            ListFacet::Free => return view::Text::own(renderer.t(language, "title-events-free")),
            ListFacet::During(window) => {
                return view::Text::own(renderer.t(language, &window_key(renderer, language, *window, "title")));
            }
            ListFacet::Audience(_) => "title-events-audience",
            ListFacet::Place(_) => "title-events-place",
            ListFacet::Theme(_) => "title-events-theme",
            _ => "calendar-of",
        };
        view::Text::own(with(key, &named.text))
    }

    /// Its own name: the place's, the theme's, "families".
    pub(crate) fn name(&self, context: &RouteContext, language: usize) -> view::Text {
        let site = &context.site;
        match self {
            ListFacet::Pillar(id) | ListFacet::Partner(id) | ListFacet::Place(id) | ListFacet::Programme(id) => {
                context.title(site.best(*id, language), language)
            }
            ListFacet::Theme(id) => match site.theme(id) {
                Some(theme) => {
                    let link = context.theme_link(theme, language);
                    view::Text { text: link.title, lang: link.lang }
                }
                None => view::Text::own(id.as_str()),
            },
            ListFacet::Audience(name) => view::Text::own(lower(&audience(context, name, language))),
            ListFacet::Free => view::Text::own(context.t(language, "free")),
            ListFacet::During(window) => {
                view::Text::own(context.t(language, &window_key(context, language, *window, "name")))
            }
            ListFacet::All => view::Text::own(context.t(language, "calendar-all")),
        }
    }
}

/// What lists hold, worked out once a language when its first page asks.
#[derive(Debug)]
pub(crate) struct ListedEvents {
    /// Every facet that has a list, in the order of filters, with the number of its dates still to come.
    pub counts: Vec<(ListFacet, usize)>,
    /// Where each stands among them.
    places: HashMap<ListFacet, usize>,
    filters: OnceLock<Vec<Filters>>,
    /// The dates of each, in order, once a page of its list asks: each page looking for its own took time that grew with their square.
    dates: Vec<OnceLock<Vec<OccurrenceRef>>>,
    windows: [Option<WindowDays>; 5],
}

impl ListedEvents {
    /// Those of a language.
    pub(crate) fn for_language(context: &RouteContext, language: usize) -> &ListedEvents {
        &context.lists.listed.get(context, ListedEvents::all)[language]
    }

    fn all(context: &RouteContext) -> Vec<ListedEvents> {
        context.site.languages().map(|language| ListedEvents::new(context, language)).collect()
    }

    /// The dates of a facet that has a list which are still to come, in order.
    pub(crate) fn dates(&self, context: &RouteContext, language: usize, facet: &ListFacet) -> &[OccurrenceRef] {
        let Some(at) = self.places.get(facet).copied() else { return &[] };
        self.dates[at].get_or_init(|| {
            let mut dates = coming(context, language, facet);
            dates.sort_by_key(order);
            dates
        })
    }

    /// All choices of the lists, made once.
    pub(crate) fn filters(&self, make: impl FnOnce() -> Vec<Filters>) -> &[Filters] {
        self.filters.get_or_init(make)
    }

    /// The days of a window, where they are known.
    pub(crate) fn days(&self, window: Window) -> Option<WindowDays> {
        Window::ALL.iter().position(|own| *own == window).and_then(|at| self.windows[at])
    }

    fn new(context: &RouteContext, language: usize) -> ListedEvents {
        let (site, calendar) = (&context.site, context.calendar(language));
        let today = site.options.today;
        let windows = windows::days_of_windows(context, language);
        let of_school = !site.of_type("terms").is_empty();
        let whens = Window::ALL.into_iter().filter(|window| of_school || !window.is_of_school()).map(ListFacet::During);
        let audiences = site.config.audiences.iter().map(|name| ListFacet::Audience(name.to_string()));
        let places = site.of_type("place").iter().copied().map(ListFacet::Place);
        let themes = site.themes().iter().map(|theme| ListFacet::Theme(theme.id.clone()));
        let all = std::iter::once(ListFacet::All).chain(whens).chain(audiences).chain(places).chain(themes);
        let count = |facet: ListFacet| {
            let count = match &facet {
                ListFacet::All => calendar.coming(today).count(),
                ListFacet::During(window) => {
                    let at = Window::ALL.iter().position(|own| own == window);
                    let days = at.and_then(|at| windows[at]);
                    days.map_or(0, |days| calendar.between(days.first.max(today), days.last).count())
                }
                _ => coming(context, language, &facet).len(),
            };
            (facet, count)
        };
        let counts: Vec<(ListFacet, usize)> = all.chain([ListFacet::Free]).map(count).collect();
        ListedEvents {
            dates: counts.iter().map(|_| OnceLock::new()).collect(),
            places: counts.iter().enumerate().map(|(at, (facet, _))| (facet.clone(), at)).collect(),
            filters: OnceLock::new(),
            counts,
            windows,
        }
    }
}

/// The words of a window: of the one that runs, or of the next one.
fn window_key(context: &RouteContext, language: usize, window: Window, part: &str) -> String {
    let today = context.site.options.today;
    let next = ListedEvents::for_language(context, language).days(window).is_some_and(|days| days.first > today);
    format!("events-{}-{part}{}", window.word(), if next { "-next" } else { "" })
}

/// An audience as pages name it: "Families"; its own word where the strings have none.
pub(crate) fn audience(context: &RouteContext, name: &str, language: usize) -> String {
    let known = context.strings(language).get(&format!("audience-{name}"));
    known.map_or_else(|| upper(&name.replace('-', " ")), str::to_owned)
}

/// Whether an event costs nothing.
pub(crate) fn is_free(event: &Event) -> bool {
    event.cost.as_ref().is_some_and(|cost| cost.free)
}

/// A facet's dates that are not over today, in no order.
fn coming(context: &RouteContext, language: usize, facet: &ListFacet) -> Vec<OccurrenceRef> {
    let (calendar, today) = (context.calendar(language), context.site.options.today);
    if let ListFacet::During(window) = facet {
        let days = ListedEvents::for_language(context, language).days(*window);
        return days
            .map_or_else(Vec::new, |days| calendar.between(days.first.max(today), days.last).copied().collect());
    }
    let place = facet.place(&context.site);
    let mut dates = Vec::new();
    for at in facet.events(context, language) {
        let event = &calendar.events[at];
        let own = event.occurrences.iter().enumerate();
        let ahead = own.filter(|(_, own)| own.when.last_day() >= today && is_for(event, own, place.as_deref()));
        dates.extend(ahead.map(|(number, own)| date_of(at, number, own)));
    }
    dates
}

/// The next dates of some events, one for each event, in order: its first that takes place, else its first. Where a place is named, its
/// first there.
pub(crate) fn next(
    renderer: &Renderer,
    language: usize,
    events: &[usize],
    place: Option<&str>,
    count: usize,
) -> Vec<OccurrenceRef> {
    let (calendar, today) = (renderer.calendar(language), renderer.site.options.today);
    let first = |at: &usize| {
        let event = &calendar.events[*at];
        let own = event.occurrences.iter().enumerate();
        let ahead = own.filter(|(_, own)| own.when.last_day() >= today && is_for(event, own, place));
        let next = ahead.min_by_key(|(_, own)| (event.status_of(own).is_off(), own.when.begins()))?;
        Some(date_of(*at, next.0, next.1))
    };
    let mut dates: Vec<OccurrenceRef> = events.iter().filter_map(first).collect();
    dates.sort_by_key(order);
    dates.truncate(count);
    dates
}

/// The last dates of a facet that are over and took place, one for each event, the latest first. None of all events: they have the archive.
pub(crate) fn last(renderer: &Renderer, language: usize, facet: &ListFacet, count: usize) -> Vec<OccurrenceRef> {
    if *facet == ListFacet::All {
        return Vec::new();
    }
    let (calendar, today) = (renderer.calendar(language), renderer.site.options.today);
    let place = facet.place(&renderer.site);
    let latest = |at: usize| {
        let event = &calendar.events[at];
        let own = event.occurrences.iter().enumerate();
        let over = own.filter(|(_, own)| own.when.last_day() < today && !event.status_of(own).is_off());
        let last =
            over.filter(|(_, own)| is_for(event, own, place.as_deref())).max_by_key(|(_, own)| own.when.begins())?;
        Some(date_of(at, last.0, last.1))
    };
    let mut dates: Vec<OccurrenceRef> = facet.events(renderer, language).into_iter().filter_map(latest).collect();
    dates.sort_by_key(|date| std::cmp::Reverse(order(date)));
    dates.truncate(count);
    dates
}

/// The order of dates in every list.
pub(crate) fn order(date: &OccurrenceRef) -> (DateTime, usize, usize) {
    (date.begins, date.event, date.occurrence)
}

/// Whether a date happens at a place, or its event is for that school; any date where none is named.
fn is_for(event: &Event, occurrence: &Occurrence, place: Option<&str>) -> bool {
    place.is_none_or(|place| event.is_at(occurrence, place))
}

fn date_of(event: usize, at: usize, occurrence: &Occurrence) -> OccurrenceRef {
    let when = occurrence.when;
    OccurrenceRef { event, occurrence: at, begins: when.begins(), last_day: when.last_day() }
}

fn positions(events: &[Arc<Event>], fits: impl Fn(&Event) -> bool) -> Vec<usize> {
    events.iter().enumerate().filter(|(_, event)| fits(event)).map(|(at, _)| at).collect()
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
