//! Sends forms back as a browser does: unchanged, and with each control changed in turn.

use std::sync::Arc;

use commonweal::edit::change::Change;
use commonweal::edit::file::edited;
use commonweal::edit::form::{Control, Form, FormField, FormInput, ReferenceTargets, form};
use commonweal::edit::merge::{Merged, merge};
use commonweal::edit::pairs::Pairs;
use commonweal::edit::submit::{BODY, body, changes};

use crate::dice::Dice;
use crate::documents::{TYPES, changed, documents, shape};

/// A site with two documents of each type.
struct Two;

impl ReferenceTargets for Two {
    fn documents(&self, _: &[Arc<str>]) -> Vec<(String, String)> {
        [("one", "One"), ("two", "Two")].map(|(id, title)| (id.to_owned(), title.to_owned())).to_vec()
    }
}

pub(crate) fn form_of(path: &str, text: &str) -> Form {
    let kind = TYPES.for_path(path.trim_start_matches("content/"));
    let is_translation = path.contains(".cy.");
    let shape = if is_translation { &kind.translation } else { &kind.shape };
    let own = |name: &str| kind.own.get(name).is_some();
    form(&FormInput { path, text, shape, own: &own, is_translation, targets: &Two })
        .unwrap_or_else(|| panic!("{path} has a form"))
}

/// The names and values that a browser sends for a form.
pub(crate) fn sent(form: &Form) -> Vec<(String, String)> {
    fn of(field: &FormField, out: &mut Vec<(String, String)>) {
        let long = |text: &str| text.replace('\n', "\r\n");
        match field.control {
            Control::Table => {}
            Control::Tables => {
                for item in &field.items {
                    out.push((format!("{}:position", item.name), item.position.clone()));
                    item.fields.iter().for_each(|field| of(field, out));
                }
            }
            Control::Boxes => {
                out.push((field.name.clone(), String::new()));
                let chosen = field.choices.iter().filter(|choice| choice.is_chosen);
                chosen.for_each(|choice| out.push((field.name.clone(), choice.value.clone())));
            }
            Control::Moment => {
                out.push((field.name.clone(), field.value.clone()));
                out.push((format!("{}:time", field.name), field.time.clone()));
            }
            _ => out.push((field.name.clone(), long(&field.value))),
        }
        field.fields.iter().for_each(|field| of(field, out));
    }
    let mut out = Vec::new();
    form.fields().for_each(|field| of(field, &mut out));
    out.extend(form.body.iter().map(|body| (BODY.to_owned(), body.replace('\n', "\r\n"))));
    out
}

pub(crate) fn pairs(sent: &[(String, String)]) -> Pairs {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let body: Vec<String> = sent.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    Pairs::parse(body.join("&").as_bytes()).expect("a browser sends it")
}

fn leaves<'f>(fields: impl Iterator<Item = &'f FormField>, found: &mut Vec<&'f FormField>) {
    for field in fields {
        if !matches!(field.control, Control::Table | Control::Tables) {
            found.push(field);
        }
        leaves(field.fields.iter(), found);
        for item in &field.items {
            leaves(item.fields.iter(), found);
        }
    }
}

#[test]
fn a_form_that_is_sent_back_unchanged_changes_nothing() {
    for (path, text) in documents() {
        let form = form_of(&path, &text);
        let sent = pairs(&sent(&form));
        assert_eq!(changes(&form, &sent), [], "{path}");
        assert_eq!(body(&form, &sent), None, "{path}");
    }
}

#[test]
fn little_of_the_example_site_cannot_be_shown() {
    let mut kept: Vec<String> = Vec::new();
    for (path, text) in documents() {
        kept.extend(
            form_of(&path, &text).kept.into_iter().map(|part| format!("{path}: {} (line {})", part.key, part.line)),
        );
    }
    assert!(kept.len() < 40, "{} {kept:#?}", kept.len());
}

#[test]
fn each_changed_control_changes_only_its_own_lines_and_comes_back() {
    let mut count = 0;
    for (path, text) in documents() {
        let own = form_of(&path, &text);
        let shape = &shape(&path);
        let before = sent(&own);
        let mut fields = Vec::new();
        leaves(own.fields(), &mut fields);
        for field in fields {
            let value = match field.control {
                Control::Moment | Control::Day | Control::Date => "2031-05-06",
                Control::Time => "07:45",
                Control::Number => "987",
                Control::Boxes => "two",
                Control::Menu if field.choices.iter().any(|choice| choice.value == "no") => {
                    if field.value == "no" {
                        "yes"
                    } else {
                        "no"
                    }
                }
                Control::Lines => "first\r\nan \"other\" one",
                Control::Long | Control::Markdown => "An \\ \"other\"\r\ntext ŵ",
                _ => "another",
            };
            if field.control == Control::Boxes && !field.choices.iter().any(|choice| choice.value == "two") {
                continue;
            }
            let mut after = before.clone();
            match after.iter_mut().find(|(name, _)| *name == field.name) {
                Some(_) if field.control == Control::Boxes => after.push((field.name.clone(), value.to_owned())),
                Some(pair) => pair.1 = value.to_owned(),
                None => panic!("{path} {}", field.name),
            }
            let made = changes(&own, &pairs(&after));
            let new = edited(&path, &text, &made, None, shape);
            let new = new.unwrap_or_else(|error| panic!("{path} {}: {error:?} {made:?}", field.name));
            assert_ne!(new, text, "{path} {}", field.name);
            if let (Some(range), false) = (&field.range, field.control == Control::Either) {
                let differs = changed(&text, &new);
                let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
                let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length + 1);
                assert!(differs.start >= line && differs.end <= end, "{path} {}", field.name);
            }
            // The new file shows the new value in the same control, or in the control of a new item.
            let again = sent(&form_of(&path, &new));
            let shows = |name: &str, value: &str| again.iter().any(|(own, shown)| own == name && shown.trim() == value);
            assert!(shows(&field.name, value), "{path} {} = {value:?}\n{made:?}\n{again:?}", field.name);
            // Nothing else changed.
            let lost = before.iter().filter(|(name, value)| {
                *name != field.name
                    && !name.starts_with(&format!("{}:", field.name))
                    && !shows(name, value.trim())
                    && !name.ends_with(":position")
            });
            let is_beside = |name: &str| {
                (field.control == Control::Either && name.starts_with(&field.name))
                    || field.name.starts_with(&format!("{name}."))
            };
            let lost: Vec<_> = lost.filter(|(name, _)| !is_beside(name)).collect();
            assert!(lost.is_empty(), "{path} {}: {lost:?}", field.name);
            count += 1;
        }
    }
    assert!(count > 3000, "{count}");
}

const PLACE: &str = "+++\ntitle = \"Fair\"\nstart = 2026-12-05T10:00:00\nplace = { name = \"Park\", postcode = \"ZZ1 1ZZ\" }\n# Why.\nstatus = \"cancelled\"\n\n[[occurrence]]\ndate = 2026-12-06\nnote = \"One\"\n\n[[occurrence]]\ndate = 2026-12-07\nnote = \"Two\"\n+++\n\nText\n";

/// Sends the form of a file with some controls changed, and returns the new text.
fn send(path: &str, text: &str, with: &[(&str, &str)]) -> String {
    let own = form_of(path, text);
    let mut all = sent(&own);
    for (name, value) in with {
        all.retain(|(own, _)| own != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    let all = pairs(&all);
    let shape = &shape(path);
    let made: Vec<Change> = changes(&own, &all);
    edited(path, text, &made, body(&own, &all).as_deref(), shape).unwrap_or_else(|error| panic!("{error:?} {made:?}"))
}

#[test]
fn controls_write_what_a_careful_person_would_write() {
    let case = |with: &[(&str, &str)], from: &str, to: &str| {
        assert_eq!(send("content/events/fair.md", PLACE, with), PLACE.replace(from, to), "{with:?}");
    };
    case(&[("start:time", "")], "2026-12-05T10:00:00", "2026-12-05");
    case(&[("start", "2026-12-06"), ("start:time", "9.30am")], "2026-12-05T10:00:00", "2026-12-06T09:30:00");
    case(&[("start", "soon")], "2026-12-05T10:00:00", "\"soonT10:00\"");
    case(&[("updated", "2 October 2026")], "start =", "updated = 2026-10-02\nstart =");
    case(&[("duration", "2h")], "place =", "duration = \"2h\"\nplace =");
    case(&[("status", "")], "status = \"cancelled\"\n", "");
    case(&[("place", "one")], "{ name = \"Park\", postcode = \"ZZ1 1ZZ\" }", "\"one\"");
    case(&[("place.postcode", "")], ", postcode = \"ZZ1 1ZZ\"", "");
    case(&[("place.address", "1 Road\r\nTown")], "\"Park\",", "\"Park\", address = [\"1 Road\", \"Town\"],");
    case(&[("place.name", ""), ("place.postcode", "")], "place = { name = \"Park\", postcode = \"ZZ1 1ZZ\" }\n", "");
    case(&[("cost.price", "£3.50")], "# Why.", "cost = { price = 3.50 }\n# Why.");
    case(&[("cost.price", "Free")], "# Why.", "cost = { price = \"Free\" }\n# Why.");
    case(&[("occurrence.0:remove", "1")], "[[occurrence]]\ndate = 2026-12-06\nnote = \"One\"\n\n", "");
    case(
        &[("occurrence.2.date", "2026-12-08"), ("occurrence.2.status", "full")],
        "note = \"Two\"\n",
        "note = \"Two\"\n\n[[occurrence]]\ndate = 2026-12-08\nstatus = \"full\"\n",
    );
    case(
        &[("occurrence.1:position", "1")],
        "date = 2026-12-06\nnote = \"One\"\n\n[[occurrence]]\ndate = 2026-12-07\nnote = \"Two\"\n",
        "date = 2026-12-07\nnote = \"Two\"\n\n[[occurrence]]\ndate = 2026-12-06\nnote = \"One\"\n",
    );
    case(
        &[("occurrence.0:position", "2")],
        "date = 2026-12-06\nnote = \"One\"\n\n[[occurrence]]\ndate = 2026-12-07\nnote = \"Two\"\n",
        "date = 2026-12-07\nnote = \"Two\"\n\n[[occurrence]]\ndate = 2026-12-06\nnote = \"One\"\n",
    );
    case(&[(":body", "Text\r\n\r\n## More\r\n")], "Text\n", "Text\n\n## More\n");
}

#[test]
fn parts_that_no_control_shows_stay_and_are_listed() {
    let text =
        "+++\ntitle = \"A\"\nodd = { a = 1 }\nimage = { src = \"a.svg\", size = 3 }\n[extra]\nribbon = \"blue\"\n+++\n";
    let own = form_of("content/a.md", text);
    let kept: Vec<(&str, usize)> = own.kept.iter().map(|part| (&*part.key, part.line)).collect();
    assert_eq!(kept, [("image.size", 4), ("extra", 5), ("odd", 3)]);
    let new = send("content/a.md", text, &[("image.src", "")]);
    assert_eq!(new, text.replace("src = \"a.svg\", ", ""));
}

/// Two writers change random fields and paragraphs of the same text.
#[test]
fn nothing_is_lost_in_random_changes_of_two_writers() {
    let path = "content/events/fair.md";
    let fields = ["title", "summary", "age_range", "owner", "uid"];
    let paragraphs = ["One", "Two", "Three", "Four", "Five", "Six"];
    let head = fields.map(|field| format!("{field} = \"{field} before\"\n")).concat();
    let base = format!("+++\n{head}start = 2026-12-05\n+++\n\n{}\n", paragraphs.join("\n\n"));
    let (own, shape) = (form_of(path, &base), shape(path));
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut clean, mut touching) = (0, 0);
    for round in 0..300 {
        let mut all = sent(&own);
        let mut theirs = base.clone();
        let (mut mine, mut other) = (Vec::new(), Vec::new());
        for _ in 0..=dice.roll(3) {
            let (my, their) = (fields[dice.roll(fields.len())], fields[dice.roll(fields.len())]);
            let (my_new, their_new) = (format!("{my} mine {round}"), format!("{their} theirs {round}"));
            all.iter_mut().find(|(name, _)| name == my).expect("a control").1.clone_from(&my_new);
            theirs = theirs.replace(&format!("\"{their} before\""), &format!("\"{their_new}\""));
            mine.push(my_new);
            other.push(their_new);
        }
        if dice.roll(2) == 0 {
            let (my, their) = (paragraphs[dice.roll(6)], paragraphs[dice.roll(6)]);
            let (my_new, their_new) = (format!("My {my} {round}."), format!("Their {their} {round}."));
            let body = &mut all.last_mut().expect("the body").1;
            *body = body.replace(my, &my_new);
            theirs = theirs.replace(&format!("\n{their}\n"), &format!("\n{their_new}\n"));
            mine.push(my_new);
            other.push(their_new);
        }
        match merge(path, &base, &theirs, &own, &pairs(&all), &shape).expect("combined") {
            Merged::Clean(text) => {
                clean += 1;
                for words in mine.iter().chain(&other) {
                    assert!(text.contains(words), "{round}: {words} is lost in\n{text}");
                }
            }
            Merged::Touching { keys, body } => {
                touching += 1;
                assert!(!keys.is_empty() || body.is_some(), "{round}");
            }
        }
    }
    assert!(clean > 50 && touching > 50, "{clean} {touching}");
}

#[test]
fn changes_of_two_writers_are_combined_where_they_do_not_touch() {
    let path = "content/events/fair.md";
    let own = form_of(path, PLACE);
    let with = |name: &str, value: &str| {
        let mut all = sent(&own);
        all.iter_mut().find(|(own, _)| own == name).expect("a control").1 = value.to_owned();
        pairs(&all)
    };
    let shape = &shape(path);
    let both = |now: &str, sent: &Pairs| merge(path, PLACE, now, &own, sent, shape).expect("combined");
    let theirs = PLACE.replace("cancelled", "full").replace("# Why.", "# Because.");
    assert_eq!(both(&theirs, &with("title", "Big fair")), Merged::Clean(theirs.replace("Fair", "Big fair")));
    let touching = |keys: &[&str], body: Option<&str>| Merged::Touching {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        body: body.map(str::to_owned),
    };
    assert_eq!(both(&theirs, &with("status", "tentative")), touching(&["status"], None));
    let theirs = PLACE.replace("Text", "Their text");
    assert_eq!(both(&theirs, &with(":body", "My text")), touching(&[], Some("Their text")));
    let long = PLACE.replace("Text", "One\n\nTwo\n\nThree");
    let own = form_of(path, &long);
    let mut all = sent(&own);
    all.last_mut().expect("the body").1 = "One\r\n\r\nTwo\r\n\r\nMy three".into();
    let theirs = long.replace("One\n\nTwo", "Their one\n\nTwo");
    let merged = merge(path, &long, &theirs, &own, &pairs(&all), shape).expect("combined");
    assert_eq!(merged, Merged::Clean(theirs.replace("Three", "My three")));
}
