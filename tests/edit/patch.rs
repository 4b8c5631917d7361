//! Changes every field of every document of the example site in turn: only the lines of the field may differ, and
//! reading the file back must give the new value.

use std::ops::Range;

use commonweal::edit::change::{Change, Edit, Placed, Step};
use commonweal::edit::file::{edited, parts};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::documents::{changed, documents, shape};

/// A value in a document: its path, the bytes of its key and value, and another value for it.
struct Leaf {
    path: Vec<Step>,
    lines: Range<usize>,
    other: String,
}

fn leaves(toml: &str) -> Vec<Leaf> {
    fn visit(path: &[Step], start: usize, value: &Spanned<DeValue>, found: &mut Vec<Leaf>) {
        let lines = start..value.span().end;
        let mut add = |other: &str| found.push(Leaf { path: path.to_vec(), lines: lines.clone(), other: other.into() });
        match value.get_ref() {
            DeValue::String(text) if text.contains('\n') => add("\"\"\"\nAn \\\\ other\n\"text\" ŵ.\n\"\"\""),
            DeValue::String(_) => add("\"An \\\"other\\\" 'text' ŵ\""),
            DeValue::Integer(_) => add("987"),
            DeValue::Float(_) => add("9.875"),
            DeValue::Boolean(value) => add(if *value { "false" } else { "true" }),
            DeValue::Datetime(_) => add("1999-12-31"),
            DeValue::Array(items) => {
                if items.iter().all(|item| !item.get_ref().is_table()) {
                    add("[\"added\"]");
                    let written: Vec<String> = items.iter().map(|item| written(item.get_ref())).collect();
                    add(&format!("[\"added\", {}]", written.join(", ")));
                    add(&format!("[{}]", [&written[..], &["\"added\"".to_owned()]].concat().join(", ")));
                }
                for (index, item) in items.iter().enumerate().filter(|(_, item)| item.get_ref().is_table()) {
                    let path = [path, &[Step::Item(index)]].concat();
                    inside(&path, item, found);
                }
            }
            DeValue::Table(_) => inside(path, value, found),
        }
    }
    fn inside(path: &[Step], value: &Spanned<DeValue>, found: &mut Vec<Leaf>) {
        let DeValue::Table(table) = value.get_ref() else { return };
        for (key, value) in table {
            visit(&[path, &[Step::Key(key.get_ref().to_string())]].concat(), key.span().start, value, found);
        }
    }
    let table = DeTable::parse(toml).expect("the example site is valid");
    let mut found = Vec::new();
    for (key, value) in table.get_ref() {
        visit(&[Step::Key(key.get_ref().to_string())], key.span().start, value, &mut found);
    }
    found
}

fn written(value: &DeValue) -> String {
    match value {
        DeValue::String(text) => format!("{:?}", &**text),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(value) => value.to_string(),
        _ => "\"nested\"".to_owned(),
    }
}

fn read(toml: &str) -> toml::Table {
    toml.parse().unwrap_or_else(|error| panic!("{error}\n{toml}"))
}

fn at<'v>(table: &'v toml::Table, path: &[Step]) -> Option<&'v toml::Value> {
    let [Step::Key(first), rest @ ..] = path else { return None };
    rest.iter().try_fold(table.get(first)?, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Item(index) => value.get(index),
    })
}

fn set(path: &[Step], written: &str) -> Change {
    Change { path: path.to_vec(), edit: Edit::Set(written.to_owned()) }
}

#[test]
fn only_the_lines_of_a_changed_field_differ() {
    let mut count = 0;
    for (path, text) in documents() {
        let own = parts(&path, &text).unwrap_or_else(|| panic!("{path}"));
        let shape = shape(&path);
        for leaf in leaves(&text[own.toml.clone()]) {
            let change = set(&leaf.path, &leaf.other);
            let new = edited(&path, &text, std::slice::from_ref(&change), None, &shape);
            let new = new.unwrap_or_else(|error| panic!("{path} {:?}: {error:?}", leaf.path));
            let differs = changed(&text, &new);
            let line = text[..own.toml.start + leaf.lines.start].rfind('\n').map_or(0, |at| at + 1);
            let end = own.toml.start + leaf.lines.end;
            let end = text[end..].find('\n').map_or(text.len(), |length| end + length + 1);
            assert!(
                differs.start >= line && differs.end <= end && new != text,
                "{path} {:?}: {:?} not within {:?}",
                leaf.path,
                &text[differs],
                &text[line..end]
            );
            let toml = &new[parts(&path, &new).expect("still a document").toml];
            let expected = read(&format!("x = {}", leaf.other));
            assert_eq!(at(&read(toml), &leaf.path), Some(&expected["x"]), "{path} {:?}", leaf.path);
            // A file of Windows with a byte order mark changes in the same places.
            let long = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let long = edited(&path, &long, &[change], None, &shape).expect("also with other line ends");
            assert_eq!(long, format!("\u{feff}{}", new.replace('\n', "\r\n")), "{path} {:?}", leaf.path);
            count += 1;
        }
    }
    assert!(count > 1500, "{count}");
}

#[test]
fn a_removed_field_takes_only_its_own_lines_and_comes_back_in_its_place() {
    for (path, text) in documents() {
        let own = parts(&path, &text).expect("a document");
        let shape = shape(&path);
        let before = read(&text[own.toml.clone()]);
        for (key, value) in &before {
            let field = [Step::Key(key.clone())];
            let remove = Change { path: field.to_vec(), edit: Edit::Remove };
            let without =
                edited(&path, &text, &[remove], None, &shape).unwrap_or_else(|e| panic!("{path} {key}: {e:?}"));
            let after = read(&without[parts(&path, &without).expect("a document").toml]);
            let mut expected = before.clone();
            expected.remove(key);
            assert_eq!(after, expected, "{path} {key}");
            // What is left is a part of what was there, line by line.
            let mut lines = text.split_inclusive('\n');
            assert!(without.split_inclusive('\n').all(|line| lines.any(|own| own == line)), "{path} {key}");
            let one_line =
                !value.is_table() && !value.as_array().is_some_and(|items| items.iter().any(|i| i.is_table()));
            if one_line && shape.get(key).is_some() {
                let back = set(&field, &value.to_string());
                let back = edited(&path, &without, &[back], None, &shape).expect("it can come back");
                let again = read(&back[parts(&path, &back).expect("a document").toml]);
                assert_eq!(again, before, "{path} {key}");
            }
        }
    }
}

#[test]
fn a_new_field_is_one_line_where_the_declaration_has_it() {
    let text = "+++\n# The title.\ntitle = \"A\"\nupdated = 2026-10-02   # checked\n\n[image] # a picture\nsrc = \"a.svg\"\n\n# Changes\n[[changes]]\ndate = 2026-10-02\nnote = \"One\"\n+++\n\nBody\n";
    let shape = shape("content/a.md");
    let key = |name: &str| Step::Key(name.into());
    let new = |changes: &[Change]| edited("content/a.md", text, changes, None, &shape).expect("it can be changed");
    let with = new(&[set(&[key("summary")], "\"S\"")]);
    assert_eq!(with, text.replace("title = \"A\"\n", "title = \"A\"\nsummary = \"S\"\n"));
    let with = new(&[set(&[key("owner")], "\"O\"")]);
    assert_eq!(with, text.replace("# checked\n", "# checked\nowner = \"O\"\n"));
    let with = new(&[set(&[key("image"), key("alt")], "\"River\"")]);
    assert_eq!(with, text.replace("src = \"a.svg\"\n", "src = \"a.svg\"\nalt = \"River\"\n"));
    let with = new(&[set(&[key("changes"), Step::Item(0), key("date")], "2027-01-01")]);
    assert_eq!(with, text.replace("date = 2026-10-02\n", "date = 2027-01-01\n"));
    let arrange = |items: Vec<Placed>| Change { path: vec![key("changes")], edit: Edit::Arrange(items) };
    let added = Placed::New("{ date = 2026-11-01, note = \"Two\" }".into());
    let with = new(&[arrange(vec![added.clone(), Placed::Old(0)])]);
    let two = "[[changes]]\ndate = 2026-11-01\nnote = \"Two\"\n\n";
    assert_eq!(with, text.replace("# Changes\n[[", &format!("{two}# Changes\n[[")));
    let with = new(&[arrange(vec![Placed::Old(0), added])]);
    assert_eq!(
        with,
        text.replace("note = \"One\"\n", &format!("note = \"One\"\n\n{}", two.trim_end_matches('\n')))
            .replace("\"Two\"+++", "\"Two\"\n+++")
    );
    assert_eq!(
        new(&[arrange(Vec::new())]),
        text.replace("\n# Changes\n[[changes]]\ndate = 2026-10-02\nnote = \"One\"\n", "\n# Changes\n")
    );
    let with = new(&[Change { path: vec![key("image")], edit: Edit::Remove }]);
    assert_eq!(with, text.replace("\n[image] # a picture\nsrc = \"a.svg\"\n", ""));
}

#[test]
fn items_of_a_list_move_with_their_comments() {
    let text = "title = \"A\"\n\n[[terms]]\nterm = \"One\"\n\n# The second.\n[[terms]]\nterm = \"Two\" # two\n[[terms]]\nterm = \"Three\"\n";
    let shape = shape("content/glossary.toml");
    let arrange = |order: &[usize]| {
        let items = order.iter().map(|index| Placed::Old(*index)).collect();
        let change = Change { path: vec![Step::Key("terms".into())], edit: Edit::Arrange(items) };
        edited("content/glossary.toml", text, &[change], None, &shape).expect("it can be arranged")
    };
    assert_eq!(arrange(&[0, 1, 2]), text);
    assert_eq!(
        arrange(&[2, 1]),
        "title = \"A\"\n\n[[terms]]\nterm = \"Three\"\n\n# The second.\n[[terms]]\nterm = \"Two\" # two\n"
    );
    assert_eq!(arrange(&[0]), "title = \"A\"\n\n[[terms]]\nterm = \"One\"\n");
}

#[test]
fn values_on_one_line_keep_their_layout() {
    let text = "title = 'It is \"A\"'\ntags = [\n    \"one\", # first\n    \"two\",\n]\nimage = {src=\"a.svg\",  alt = \"A\" }\nbody = '''\nOne\nTwo\n'''\n";
    let shape = shape("content/glossary.toml");
    let key = |name: &str| Step::Key(name.into());
    let new = |change: Change| edited("content/glossary.toml", text, &[change], None, &shape).expect("changed");
    let case = |change: Change, from: &str, to: &str| assert_eq!(new(change), text.replace(from, to));
    case(set(&[key("title")], "\"It is \\\"B\\\"\""), "'It is \"A\"'", "'It is \"B\"'");
    case(set(&[key("title")], "\"It's\""), "'It is \"A\"'", "\"It's\"");
    case(set(&[key("tags")], "[\"one\", \"two\", \"three\"]"), "\"two\",\n", "\"two\",\n    \"three\",\n");
    case(set(&[key("image"), key("src")], "\"b.svg\""), "src=\"a.svg\"", "src=\"b.svg\"");
    case(set(&[key("image"), key("caption")], "\"C\""), "alt = \"A\" }", "alt = \"A\", caption = \"C\" }");
    case(Change { path: vec![key("image"), key("alt")], edit: Edit::Remove }, ",  alt = \"A\" }", " }");
    case(set(&[key("body")], "\"\"\"\nOne\n\\\\Three\n\"\"\""), "One\nTwo\n", "One\n\\Three\n");
}

#[test]
fn a_body_keeps_the_space_around_it_and_the_line_ends_of_the_file() {
    let shape = shape("content/a.md");
    let case = |old: &str, body: &str, new: &str| {
        assert_eq!(edited("content/a.md", old, &[], Some(body), &shape).as_deref(), Ok(new));
    };
    case("+++\ntitle = \"A\"\n+++\n\nOne\n", "One\r\n\r\nTwo\r\n", "+++\ntitle = \"A\"\n+++\n\nOne\n\nTwo\n");
    case("+++\r\ntitle = \"A\"\r\n+++\r\nOne", "Two\nThree", "+++\r\ntitle = \"A\"\r\n+++\r\nTwo\r\nThree\r\n");
    case("+++\ntitle = \"A\"\n+++", "Two", "+++\ntitle = \"A\"\n+++\n\nTwo\n");
    case("+++\ntitle = \"A\"\n+++\n\n\nOne  \n\n", "One  ", "+++\ntitle = \"A\"\n+++\n\n\nOne  \n\n");
    case("+++\ntitle = \"A\"\n+++\n\nOne\n", "", "+++\ntitle = \"A\"\n+++\n");
}
