//! Facets of events: the events, dates, names and addresses of each. Lists, blocks and feeds share them.

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, DateTime};

use crate::calendar::event::Occurrence;
use crate::calendar::{self, Event, OccurrenceRef};
use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::index::events::{ListFacet, ListedDate, ListedEvents, PastEvents, Window, WindowDays};
use crate::render::index::filters::Filters;
use crate::render::parts::events::{archive, condensed, windows};
use crate::render::{calendars, view};
use crate::site::Catalogue;
use crate::url::slug;

impl ListFacet {
    /// Returns its events, as sorted indexes into [`calendar::Calendar::events`].
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
                let mut own = site.documents_referring_to(&[site.original(*id)], "event", "related");
                own.extend(site.references(*id, "related").into_iter().filter(|id| site.is_a(*id, "event")));
                let ids: Vec<&str> = own.iter().map(|id| calendars::event_id(site, *id)).collect();
                let named = |event: &Event| ids.contains(&event.id.as_str());
                if ids.is_empty() { Vec::new() } else { positions(&calendar.events, named) }
            }
            ListFacet::Free => positions(&calendar.events, is_free),
            ListFacet::During(_) => {
                let mut events: Vec<usize> =
                    upcoming(context, language, self).into_iter().map(|date| date.event).collect();
                events.sort_unstable();
                events.dedup();
                events
            }
            ListFacet::All => (0..calendar.events.len()).collect(),
        }
    }

    /// Returns the canonical id of its place.
    pub(crate) fn place(&self, site: &Catalogue) -> Option<String> {
        match self {
            ListFacet::Place(id) => Some(calendars::name_of(site, "place", *id)),
            _ => None,
        }
    }

    /// Returns whether a facet with a list has upcoming dates.
    pub(crate) fn has_upcoming(&self, renderer: &Renderer, language: usize) -> bool {
        self.count(renderer, language) > 0
    }

    /// Returns the number of upcoming dates of a facet with a list.
    pub(crate) fn count(&self, renderer: &Renderer, language: usize) -> usize {
        let listed = ListedEvents::for_language(renderer, language);
        listed.places.get(self).map_or(0, |at| listed.counts[*at].1)
    }

    /// Returns the address of its list within the language's part of the site: `/events/place/mill-lane-primary/`.
    pub(crate) fn list(&self, site: &Catalogue) -> Option<String> {
        Some(match self {
            ListFacet::Place(_) => format!("/events/place/{}/", slug(&self.place(site)?)),
            ListFacet::Theme(id) => format!("/events/theme/{}/", slug(id)),
            ListFacet::Audience(name) => format!("/events/audience/{}/", slug(name)),
            ListFacet::Free => "/events/free/".into(),
            ListFacet::During(window) => format!("/events/{}/", window.keyword()),
            ListFacet::All => "/events/".into(),
            ListFacet::Pillar(_) | ListFacet::Partner(_) | ListFacet::Programme(_) => return None,
        })
    }

    /// Returns the heading of its list: "Events for families".
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

    /// Returns its own name: the place's, the theme's, "families".
    pub(crate) fn name(&self, context: &RouteContext, language: usize) -> view::Text {
        let site = &context.site;
        match self {
            ListFacet::Pillar(id) | ListFacet::Partner(id) | ListFacet::Place(id) | ListFacet::Programme(id) => {
                context.title(site.version_or_original(*id, language), language)
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

impl ListedEvents {
    /// Returns the lists of a language.
    pub(crate) fn for_language(context: &RouteContext, language: usize) -> &ListedEvents {
        &context.lists.listed.get(context, ListedEvents::all)[language]
    }

    fn all(context: &RouteContext) -> Vec<ListedEvents> {
        context.site.languages().map(|language| ListedEvents::new(context, language)).collect()
    }

    /// Returns the entries of the list of a facet, in order. A list of this week has an entry for each upcoming date; the
    /// others have one a month for each series.
    pub(crate) fn entries(&self, context: &RouteContext, language: usize, facet: &ListFacet) -> &[ListedDate] {
        let Some(at) = self.places.get(facet).copied() else { return &[] };
        self.entries[at].get_or_init(|| {
            let mut dates = upcoming(context, language, facet);
            dates.sort_by_key(order);
            match facet {
                ListFacet::During(Window::Week) => condensed::each(&dates),
                _ => condensed::by_month(context.calendar(language), &dates, context.site.options.today),
            }
        })
    }

    /// Returns the archive of a school year.
    pub(crate) fn past(&self, context: &RouteContext, language: usize, year: i16) -> &PastEvents {
        static NONE: PastEvents = PastEvents { count: 0, entries: Vec::new() };
        let archive = |year| {
            let dates = archive::past(context, language, year).copied().collect::<Vec<_>>();
            let entries = condensed::by_month(context.calendar(language), &dates, Date::MIN);
            (year, PastEvents { count: dates.len(), entries })
        };
        let all = || archive::years(context, language).into_iter().map(archive).collect();
        self.past.get_or_init(all).get(&year).unwrap_or(&NONE)
    }

    /// Returns all choices of the lists, computed once.
    pub(crate) fn filters(&self, make: impl FnOnce() -> Vec<Filters>) -> &[Filters] {
        self.filters.get_or_init(make)
    }

    /// Returns the days of a window, if they are known.
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
                ListFacet::All => calendar.upcoming(today).count(),
                ListFacet::During(window) => {
                    let at = Window::ALL.iter().position(|own| own == window);
                    let days = at.and_then(|at| windows[at]);
                    days.map_or(0, |days| calendar.between(days.first.max(today), days.last).count())
                }
                _ => upcoming(context, language, &facet).len(),
            };
            (facet, count)
        };
        let counts: Vec<(ListFacet, usize)> = all.chain([ListFacet::Free]).map(count).collect();
        ListedEvents {
            entries: counts.iter().map(|_| OnceLock::new()).collect(),
            places: counts.iter().enumerate().map(|(at, (facet, _))| (facet.clone(), at)).collect(),
            filters: OnceLock::new(),
            past: OnceLock::new(),
            counts,
            windows,
        }
    }
}

/// Returns the string key of a window: that of the current one, or of the next one.
fn window_key(context: &RouteContext, language: usize, window: Window, part: &str) -> String {
    let today = context.site.options.today;
    let next = ListedEvents::for_language(context, language).days(window).is_some_and(|days| days.first > today);
    format!("events-{}-{part}{}", window.keyword(), if next { "-next" } else { "" })
}

/// Returns the displayed name of an audience, "Families", or its id if the strings have none.
pub(crate) fn audience(context: &RouteContext, name: &str, language: usize) -> String {
    let known = context.strings(language).get(&format!("audience-{name}"));
    known.map_or_else(|| upper(&name.replace('-', " ")), str::to_owned)
}

/// Returns whether an event is free.
pub(crate) fn is_free(event: &Event) -> bool {
    event.cost.as_ref().is_some_and(|cost| cost.free)
}

/// Returns a facet's dates that are not over today, unsorted.
fn upcoming(context: &RouteContext, language: usize, facet: &ListFacet) -> Vec<OccurrenceRef> {
    let (calendar, today) = (context.calendar(language), context.site.options.today);
    if let ListFacet::During(window) = facet {
        let days = ListedEvents::for_language(context, language).days(*window);
        return days
            .map_or_else(Vec::new, |days| calendar.between(days.first.max(today), days.last).copied().collect());
    }
    if *facet == ListFacet::All {
        return calendar.upcoming(today).copied().collect();
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

/// Returns the next date of each event, sorted, at most `count`: its first that takes place, else its
/// first. With a place, only dates there count.
pub(crate) fn next(renderer: Localized, events: &[usize], place: Option<&str>, count: usize) -> Vec<OccurrenceRef> {
    let (calendar, today) = (renderer.calendar(), renderer.site.options.today);
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

/// Returns the last past dates of a facet that took place, one for each event, the latest first. None of all events: they
/// have the archive.
pub(crate) fn last(renderer: Localized, facet: &ListFacet, count: usize) -> Vec<OccurrenceRef> {
    if *facet == ListFacet::All {
        return Vec::new();
    }
    let (calendar, today) = (renderer.calendar(), renderer.site.options.today);
    let place = facet.place(&renderer.site);
    let latest = |at: usize| {
        let event = &calendar.events[at];
        let own = event.occurrences.iter().enumerate();
        let over = own.filter(|(_, own)| own.when.last_day() < today && !event.status_of(own).is_off());
        let last =
            over.filter(|(_, own)| is_for(event, own, place.as_deref())).max_by_key(|(_, own)| own.when.begins())?;
        Some(date_of(at, last.0, last.1))
    };
    let events = facet.events(&renderer, renderer.language);
    let mut dates: Vec<OccurrenceRef> = events.into_iter().filter_map(latest).collect();
    dates.sort_by_key(|date| std::cmp::Reverse(order(date)));
    dates.truncate(count);
    dates
}

/// Returns the sort key of dates in every list.
pub(crate) fn order(date: &OccurrenceRef) -> (DateTime, usize, usize) {
    (date.begins, date.event, date.occurrence)
}

/// Returns whether a date is at a place, or its event is for that school. True without a place.
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
