//! Support for the tests of this folder: turns front matter in TOML into the fields that the schema returns.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use jiff::civil::date;
use toml::de::{DeTable, DeValue};

use crate::calendar::context::EventContext;
use crate::calendar::event::{Event, EventPlace, Organiser};
use crate::calendar::feed::Feed;
use crate::calendar::feed_strings::FeedStrings;
use crate::calendar::settings::CalendarSettings;
use crate::calendar::terms::Terms;
use crate::datetime::{DayOrTime, Duration, PartialDate, parse_time};
use crate::diagnostic::Finding;
use crate::schema::fields::{Field, Fields, Value};
use crate::source::{FileId, Span};

/// Returns the settings of every test, with its build day.
pub(super) fn settings() -> CalendarSettings {
    let mut settings = CalendarSettings::new("example.org", date(2026, 11, 23));
    settings.organiser = Some(Organiser { name: "Example Trust".into(), email: Some("events@example.org".into()) });
    settings
}

/// Returns the messages of feeds in the built-in theme.
pub(super) fn strings(language: &str) -> FeedStrings {
    let [dates, feeds] = match language {
        "cy" => [
            include_str!("../../themes/commons/strings/dates.cy.ftl"),
            include_str!("../../themes/commons/strings/feeds.cy.ftl"),
        ],
        _ => [
            include_str!("../../themes/commons/strings/dates.en.ftl"),
            include_str!("../../themes/commons/strings/feeds.en.ftl"),
        ],
    };
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap()]);
    bundle.set_use_isolating(false);
    for text in [dates, feeds] {
        bundle.add_resource(FluentResource::try_new(text.to_owned()).unwrap()).unwrap();
    }
    FeedStrings::new(move |key, values| {
        let pattern = bundle.get_message(key).and_then(|message| message.value()).unwrap_or_else(|| panic!("{key}"));
        let arguments: FluentArgs = values.iter().copied().collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        assert!(errors.is_empty(), "{key}: {errors:?}");
        text
    })
}

/// Calls a function with a feed of some events.
pub(super) fn with_feed<T>(events: &[Event], look: impl FnOnce(&Feed) -> T) -> T {
    let zone = settings().zone;
    look(&Feed {
        name: "A",
        description: "",
        url: "https://example.org/",
        source: "https://example.org/a.ics",
        strings: &strings("en"),
        color: None,
        refresh: Duration::default(),
        zone: &zone,
        events: events.iter().map(|event| (event, &*event.description)).collect(),
    })
}

/// Returns the fields of a TOML table.
pub(super) fn fields(toml: &str) -> Fields {
    let table = DeTable::parse(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    fields_from_table(table.get_ref(), false)
}

fn fields_from_table(table: &DeTable, dates: bool) -> Fields {
    let mut fields = Fields::empty(Span::default());
    for (key, value) in table {
        let span = value.span();
        let span = Span::new(FileId(0), span.start, span.end);
        let name = key.get_ref().as_ref();
        let value = value_from_toml(name, value.get_ref(), dates || matches!(name, "terms" | "closures"));
        fields.push(name.into(), Span::default(), Field::new(value, span));
    }
    fields
}

fn value_from_toml(name: &str, value: &DeValue, dates: bool) -> Value {
    let moment = |text: &str| match (name, dates) {
        ("start" | "end" | "previous_start" | "opens" | "closes", false) => match parse_time(text) {
            Some(time) => Some(Value::Time(time)),
            None => DayOrTime::parse(text).map(Value::Moment),
        },
        ("start" | "end" | "date" | "until" | "updated" | "except" | "ask_by", _) => {
            PartialDate::parse(text).map(Value::Date)
        }
        ("duration", _) => Duration::parse(text).map(Value::Duration),
        ("doors", _) => parse_time(text).map(Value::Time),
        _ => None,
    };
    match value {
        DeValue::String(text) => moment(text).unwrap_or_else(|| Value::Text(text.to_string().into())),
        DeValue::Datetime(time) => moment(&time.to_string()).unwrap(),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Integer(number) => Value::Integer(number.as_str().parse().unwrap()),
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| {
                    let span = Span::new(FileId(0), item.span().start, item.span().end);
                    Field::new(value_from_toml(name, item.get_ref(), dates), span)
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(fields_from_table(table, dates).into()),
    }
}

/// Returns the places with documents: Mill Lane and Riverside.
pub(super) fn place(id: &str) -> Option<EventPlace> {
    let (name, address) = match id {
        "mill-lane-primary" => ("Mill Lane Primary School", "Mill Lane, Otley"),
        "riverside" => ("Riverside Hall", "1 Bridge Street; Otley"),
        _ => return None,
    };
    Some(EventPlace {
        id: Some(id.into()),
        name: name.into(),
        address: address.into(),
        postcode: Some("LS21 3XX".into()),
        position: Some((53.9059, -1.6909)),
        access: None,
    })
}

/// Returns the term dates of one school year.
pub(super) fn terms() -> Terms {
    let toml = r#"
        title = "Term dates 2026 to 2027"
        terms = [
            { title = "Autumn term", start = 2026-09-03, end = 2026-12-18 },
            { title = "Spring term", start = 2027-01-04, end = 2027-03-25 },
            { title = "Summer term", start = 2027-04-12, end = 2027-07-20 },
        ]
        closures = [
            { title = "Half term", start = 2026-10-26, end = 2026-10-30 },
            { title = "Half term", start = 2027-02-15, end = 2027-02-19 },
            { title = "Half term", start = 2027-05-31, end = 2027-06-04 },
        ]"#;
    let mut findings = Vec::new();
    let terms = Terms::read(&fields(toml), "2026-27", &mut findings);
    assert_eq!(findings, []);
    terms
}

/// Returns the event of some front matter, and its findings.
pub(super) fn read(id: &str, toml: &str) -> (Option<Event>, Vec<Finding>) {
    let mut findings = Vec::new();
    let terms = [terms()];
    let url = format!("https://example.org/events/{id}/");
    let settings = settings();
    let context = EventContext { settings: &settings, id, url: &url, published: None, place: &place, terms: &terms };
    (Event::read(&fields(toml), &context, &mut findings), findings)
}

/// Returns the event of valid front matter.
pub(super) fn event(id: &str, toml: &str) -> Event {
    let (event, findings) = read(id, toml);
    assert_eq!(findings, [], "{toml}");
    event.unwrap()
}

/// Returns the only finding of some front matter: the code, the marked text without its quotes, the message.
pub(super) fn only_finding(toml: &str) -> (&'static str, String, String) {
    let (_, findings) = read("a", toml);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    (finding.code, toml[finding.span.range()].trim_matches('"').to_string(), finding.message.clone())
}
