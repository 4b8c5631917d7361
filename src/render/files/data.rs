//! Writes the facts of pages for spreadsheets and programs: measures, coverage and the policy register as CSV (RFC
//! 4180) and JSON. CSV escapes cells that would begin a formula; JSON contains the texts unchanged. Column names are
//! the names of the fields in every language; texts are in the page's language.

use std::borrow::Cow;

use serde::Serialize;

use crate::render::context::{Localized, Renderer, RouteContext};
use crate::render::keys::{DataFile, RouteKey};
use crate::render::parts::plain;
use crate::render::queries;
use crate::render::route::{Route, Routes};
use crate::site::DocId;

pub(crate) fn routes(context: &RouteContext, language: usize, routes: &mut Routes) {
    let site = &context.site;
    for &framework in site.of_type("framework") {
        let Some(id) = site.version(framework, language) else { continue };
        let (measured, mapped) = (queries::has_measures(site, framework), queries::is_mapped(site, framework));
        for (file, name, held) in [
            (DataFile::MeasuresCsv(id), "measures.csv", measured),
            (DataFile::MeasuresJson(id), "measures.json", measured),
            (DataFile::CoverageCsv(id), "coverage.csv", mapped),
        ] {
            if held {
                routes.add_whole(&site.address(id).join(name), RouteKey::Data(file));
            }
        }
    }
    if !site.of_type("policy").is_empty() {
        routes.add("/policies/register.csv", RouteKey::Data(DataFile::RegisterCsv));
        routes.add("/policies/register.json", RouteKey::Data(DataFile::RegisterJson));
    }
}

pub(crate) fn write(renderer: &Renderer, route: &Route, file: DataFile, out: &mut Vec<u8>) {
    let language = route.language;
    let localized = renderer.localized(language);
    match file {
        DataFile::MeasuresCsv(id) => csv_of(&measures(localized, id, |parts| parts.join("; ")), out),
        DataFile::MeasuresJson(id) => json_of(&measures(localized, id, |parts| parts), out),
        DataFile::CoverageCsv(id) => csv_of(&coverage(localized, id), out),
        DataFile::RegisterCsv => csv_of(&register(localized), out),
        DataFile::RegisterJson => json_of(&register(localized), out),
    }
}

/// One measure. `L` is the type of a list: CSV joins it to one text, JSON writes an array.
#[derive(Serialize)]
struct MeasureRow<L> {
    code: String,
    pillar: String,
    pillar_url: String,
    statement: String,
    status: String,
    due: String,
    baseline: String,
    baseline_as_of: String,
    target: String,
    value: String,
    as_of: String,
    source: String,
    owner: String,
    items: L,
    note: String,
    also: L,
    baseline_source: String,
    days_overdue: Option<i64>,
}

fn measures<L>(renderer: Localized, framework: DocId, list: fn(Vec<String>) -> L) -> Vec<MeasureRow<L>> {
    let site = &renderer.site;
    let rows = queries::measures_beneath(site, framework, renderer.language).into_iter().map(|measure| {
        let fields = measure.fields;
        let text = |name: &str| fields.text(name).unwrap_or_default().to_owned();
        let date = |name: &str| fields.date(name).map(|date| date.iso()).unwrap_or_default();
        let baseline = fields.table("baseline");
        MeasureRow {
            code: text("code"),
            pillar: site.title(measure.pillar).to_owned(),
            pillar_url: site.config.base.absolute(&site.address(measure.pillar)),
            statement: plain::plain_text(&text("statement")),
            status: measure.state(site).keyword().to_owned(),
            due: date("due"),
            baseline: baseline.map(|baseline| plain::value(baseline, "value")).unwrap_or_default(),
            baseline_as_of: baseline
                .and_then(|baseline| baseline.date("as_of"))
                .map(|date| date.iso())
                .unwrap_or_default(),
            target: plain::value(fields, "target"),
            value: plain::value(fields, "value"),
            as_of: date("as_of"),
            source: text("source"),
            owner: text("owner"),
            items: list(fields.texts("items").map(|item| plain::plain_text(item.value)).collect()),
            note: plain::plain_text(&text("note")),
            also: list(
                site.references_in(fields, "also")
                    .iter()
                    .map(|id| site.title(site.version_or_original(*id, renderer.language)).to_owned())
                    .collect(),
            ),
            baseline_source: baseline.and_then(|baseline| baseline.text("source")).unwrap_or_default().to_owned(),
            days_overdue: measure.days_overdue(site),
        }
    });
    rows.collect()
}

#[derive(Serialize)]
struct CoverageRow {
    reference: String,
    area: String,
    title: String,
    covered: bool,
    pillars: String,
}

fn coverage(renderer: Localized, framework: DocId) -> Vec<CoverageRow> {
    let site = &renderer.site;
    let mut rows = Vec::new();
    for coverage in queries::coverage(site, framework, renderer.language) {
        for area in coverage.areas {
            let titles: Vec<&str> =
                area.pillars.iter().map(|id| site.title(site.version_or_original(*id, renderer.language))).collect();
            rows.push(CoverageRow {
                reference: site.title(coverage.reference).to_owned(),
                area: area.number.to_owned(),
                title: area.title.to_owned(),
                covered: !titles.is_empty(),
                pillars: titles.join("; "),
            });
        }
    }
    rows
}

#[derive(Serialize)]
struct PolicyRow {
    title: String,
    url: String,
    level: String,
    state: String,
    version: String,
    approved: String,
    next_review: String,
    days_overdue: Option<i64>,
    owner: String,
    withdrawn: String,
    superseded_by: String,
    statutory: Option<bool>,
    issued: String,
    days_until_review: Option<i64>,
}

fn register(renderer: Localized) -> Vec<PolicyRow> {
    let site = &renderer.site;
    let rows = renderer.register(renderer.language).all.iter().map(|policy| {
        let fields = site.fields(policy.id);
        let text = |name: &str| fields.text(name).unwrap_or_default().to_owned();
        let date = |name: &str| fields.date(name).map(|date| date.iso()).unwrap_or_default();
        PolicyRow {
            title: site.title(policy.id).to_owned(),
            url: site.config.base.absolute(&site.address(policy.id)),
            level: text("level"),
            state: policy.keyword().to_owned(),
            version: plain::value(fields, "version"),
            approved: fields
                .table("approved")
                .and_then(|approved| approved.date("date"))
                .map(|date| date.iso())
                .unwrap_or_default(),
            next_review: policy.review.map(|date| date.iso()).unwrap_or_default(),
            days_overdue: policy.days_overdue(),
            owner: text("owner"),
            withdrawn: date("withdrawn"),
            superseded_by: policy.superseded_by.map(|id| site.title(id).to_owned()).unwrap_or_default(),
            statutory: fields.boolean("statutory"),
            issued: date("issued"),
            days_until_review: policy.days_until_review(),
        }
    });
    rows.collect()
}

fn csv_of<T: Serialize>(rows: &[T], out: &mut Vec<u8>) {
    let mut plain = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing flat structs to memory cannot fail.
        let _ = plain.serialize(row);
    }
    let plain = plain.into_inner().unwrap_or_default();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(plain.as_slice()).records().flatten() {
        let _ = writer.write_record(record.iter().map(as_text).map(|cell| cell.into_owned()));
    }
    let _ = writer.flush();
}

/// The characters that begin a formula in a spreadsheet.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Escapes a cell so that spreadsheets treat it as text: writes `'` before a character that begins a formula, as OWASP
/// advises ("CSV Injection"), because a formula could send other cells of the sheet to another site. Also escapes
/// after a `;`, which separates cells where the comma is the decimal separator. Numbers stay unchanged.
fn as_text(cell: &str) -> Cow<'_, str> {
    let is_formula = cell.starts_with(FORMULA_STARTS) && !is_number(cell);
    let begins = |part: &str| part.starts_with(FORMULA_STARTS) && !is_number(part.trim_end());
    if !is_formula && !cell.split(';').skip(1).any(|part| begins(part.trim_start())) {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len() + 2);
    for (at, part) in cell.split(';').enumerate() {
        if at > 0 {
            out.push(';');
        }
        let words = if at > 0 { part.trim_start() } else { part };
        out.push_str(&part[..part.len() - words.len()]);
        if (at == 0 && is_formula) || (at > 0 && begins(words)) {
            out.push('\'');
        }
        out.push_str(words);
    }
    Cow::Owned(out)
}

/// Returns whether a cell is a number as people write it: `-3`, `+1,250.5`, `-4%`.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let digits = digits.strip_suffix('%').unwrap_or(digits).trim_end();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

fn json_of<T: Serialize>(rows: &[T], out: &mut Vec<u8>) {
    // Writing strings, numbers and booleans to memory cannot fail.
    let _ = serde_json::to_writer_pretty(&mut *out, rows);
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_a_formula_becomes_text_and_a_number_stays_a_number() {
        for formula in [
            "=1+1",
            "+44 1792 000000",
            "-",
            "-3+4",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-cmd|' /C calc'!A0",
            "--3",
            "-.5.",
            "＝1",
        ] {
            assert_eq!(as_text(formula), format!("'{formula}"));
        }
        for plain in ["", "-3", "+12", "-1,250.75", "-4%", "-4 %", "3", "a=b", "£-3", "5 - 3", "'=1"] {
            assert_eq!(as_text(plain), plain);
        }
        // A semicolon separates cells where the comma is the decimal separator.
        assert_eq!(as_text("a; =1+1;b;@x"), "a; '=1+1;b;'@x");
        assert_eq!(as_text("=1;-2;b"), "'=1;-2;b");
    }

    #[test]
    fn every_cell_is_escaped_and_quoted() {
        #[derive(Serialize)]
        struct Row {
            title: &'static str,
            value: &'static str,
            days_overdue: Option<i64>,
            covered: bool,
        }
        let rows = [
            Row {
                title: "=HYPERLINK(\"https://example.com\",\"a, b\")",
                value: "-3",
                days_overdue: Some(-7),
                covered: true,
            },
            Row { title: "Two\nlines", value: "", days_overdue: None, covered: false },
        ];
        let mut out = Vec::new();
        csv_of(&rows, &mut out);
        let expected = "title,value,days_overdue,covered\r\n\
            \"'=HYPERLINK(\"\"https://example.com\"\",\"\"a, b\"\")\",-3,-7,true\r\n\
            \"Two\nlines\",,,false\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        csv_of::<Row>(&[], &mut Vec::new());
    }
}
