//! Tests what pages show once, where, and in which order, on tiny sites.

mod support;

use commonweal::pipeline::Loaded;
use support::{load, page};

const SITE: &str =
    "-- site.toml --\ntitle = \"Test trust\"\nbase_url = \"https://trust.example.org\"\nlanguages = [\"en\", \"cy\"]\n";

/// Loads a site of documents: each a path and a text.
fn site(documents: &[(&str, &str)]) -> Loaded {
    let files = documents.iter().map(|(path, text)| format!("-- content/{path} --\n{text}\n"));
    load(&format!("{SITE}{}", files.collect::<String>()))
}

/// Returns the text between two marks.
fn between<'h>(html: &'h str, from: &str, to: &str) -> &'h str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("no {from} in {html}"));
    rest.split_once(to).map_or(rest, |(inner, _)| inner)
}

#[test]
fn a_text_that_the_body_repeats_is_shown_once() {
    let goal = "By 2028 everyone in the valley can learn, eat and meet.";
    let framework = |body: &str| {
        format!(
            "+++\ntitle = \"Plan\"\ngoal = \"By 2028 **everyone** in the valley can learn, eat and meet.\"\n\
             [[statements]]\nlead = \"Families\"\ntext = \"We will ask you before we decide.\"\n\
             [[statements]]\ntext = \"We will publish what we promised.\"\n+++\n{body}"
        )
    };
    let html =
        |body: &str| page(&site(&[("frameworks/plan/index.md", &framework(body))]), "frameworks/plan/index.html");
    let own = html("Other words.");
    assert!(own.contains("class=\"inset\"") && own.matches("We will ask you").count() == 1, "{own}");
    let own = html(&format!(
        "{}\n\n## Families\n\nWe will *ask* you\nbefore we decide.\n",
        goal.replace("learn, ", "learn,\n")
    ));
    assert!(!own.contains("class=\"inset\"") && own.matches("We will <em>ask").count() == 1, "{own}");
    assert!(own.contains("We will publish what we promised.") && !own.contains("We will ask"), "{own}");
    let pledge = "+++\ntitle = \"Pledge\"\nstatement = \"I will be a good neighbour to all.\"\n+++\nI will be a good neighbour to all.\n";
    let own = page(&site(&[("pledges/p.md", pledge)]), "pledges/p/index.html");
    assert_eq!(own.matches("I will be a good neighbour to all.</p>").count(), 1, "{own}");
}

#[test]
fn a_policy_links_the_pages_that_refer_to_it() {
    let documents = [
        (
            "policies/hire.md",
            "+++\ntitle = \"Hire\"\nowner = \"Clerk\"\nrelated = [\"places/hub\"]\nsupersedes = \"old\"\n+++\nText.\n",
        ),
        ("policies/old.md", "+++\ntitle = \"Old\"\n+++\nText.\n"),
        ("places/hub.md", "+++\ntitle = \"Hub\"\nrelated = [\"policies/hire\"]\n+++\n"),
        ("programmes/lunch.md", "+++\ntitle = \"Lunch\"\nrelated = [\"policies/hire\", \"policies/old\"]\n+++\n"),
        (
            "news/secret.md",
            "+++\ntitle = \"Secret\"\ndate = 2026-11-01\nvisibility = \"internal\"\nrelated = [\"policies/hire\"]\n+++\n",
        ),
    ];
    let html = page(&site(&documents), "policies/hire/index.html");
    let citing = between(&html, "id=\"citing\">", "</section>");
    assert!(citing.starts_with("Pages that refer to this policy</h2>") && citing.contains(">Lunch</a>"), "{citing}");
    assert!(!citing.contains("Hub") && !citing.contains("Old") && !citing.contains("Secret"), "{citing}");
    assert!(html.contains("<div><dt>Who answers for it</dt>\n<dd>Clerk</dd>"), "{html}");
    assert!(!html.contains("Who answers for this page"), "the owner is said once: {html}");

    let lunches: Vec<(String, String)> = (0..30)
        .map(|number| {
            (format!("programmes/l{number:02}.md"), documents[3].1.replace("Lunch", &format!("L{number:02}")))
        })
        .collect();
    let mut many: Vec<(&str, &str)> = lunches.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    many.extend(&documents);
    let html = page(&site(&many), "policies/hire/index.html");
    let citing = between(&html, "id=\"citing\">", "</section>");
    assert!(citing.matches("<li>").count() == 25 && citing.contains("<p>And 6 more pages.</p>"), "{citing}");
}

#[test]
fn term_dates_say_when_pupils_return_after_a_training_day() {
    let terms = "+++\ntitle = \"Terms\"\n[[terms]]\ntitle = \"Autumn\"\nstart = 2026-09-01\nend = 2026-12-18\n\
                 [[terms]]\ntitle = \"Spring\"\nstart = 2027-01-05\nend = 2027-03-19\n\
                 [[closures]]\ntitle = \"Training days\"\nstart = 2026-09-01\nend = 2026-09-02\n\
                 [[closures]]\ntitle = \"Half term\"\nstart = 2026-10-26\nend = 2026-10-30\n\
                 [[closures]]\ntitle = \"Training day\"\nstart = 2026-11-02\n+++\n";
    let html = page(&site(&[("terms/year.md", terms)]), "terms/year/index.html");
    let row = |title: &str| between(&html, &format!("<th scope=\"row\">{title} "), "</tr>").to_owned();
    assert!(row("Autumn").contains("Pupils return: Thursday 3 September 2026"), "{}", row("Autumn"));
    assert!(row("Half term").contains("Pupils return: Tuesday 3 November 2026"), "{}", row("Half term"));
    assert!(!row("Spring").contains("return") && !row("Training day").contains("return"), "{html}");
}

#[test]
fn what_helps_is_in_the_margin_of_a_page_without_facts() {
    let text = |headings: usize| {
        let body: String = (1..=headings).map(|number| format!("## Part {number}\n\nText.\n\n")).collect();
        format!("+++\ntitle = \"About\"\nowner = \"Clerk\"\n+++\n{body}")
    };
    let html = |headings| page(&site(&[("about.md", &text(headings))]), "about/index.html");
    let three = html(3);
    assert!(three.contains("<nav class=\"contents side\"") && three.contains("Who answers for this page"), "{three}");
    let two = html(2);
    assert!(!two.contains("class=\"contents") && two.contains("<dt>Who answers for it</dt>\n<dd>Clerk"), "{two}");
    let statement = page(&site(&[]), "accessibility/index.html");
    assert!(statement.contains("<a href=\"#feedback\">") && !statement.contains("<a href=\"#non-accessible\">"));
}

#[test]
fn no_kicker_repeats_the_type_of_a_page() {
    let documents = [
        ("reports/year.md", "+++\ntitle = \"A briefing\"\n+++\n"),
        ("programmes/lunch.md", "+++\ntitle = \"Lunch\"\n+++\n"),
        ("frameworks/plan/index.md", "+++\ntitle = \"Strategy\"\n+++\n"),
        ("frameworks/plan/food.md", "+++\ntitle = \"Food\"\nnumber = \"2\"\nlevel = \"Aim\"\n+++\n"),
    ];
    let loaded = site(&documents);
    for path in ["reports/year", "programmes/lunch", "frameworks/plan"] {
        assert!(!page(&loaded, &format!("{path}/index.html")).contains("class=\"kicker\""), "{path}");
    }
    assert!(page(&loaded, "frameworks/plan/food/index.html").contains("<p class=\"kicker\">Aim 2</p>"));
}

#[test]
fn a_page_in_one_language_links_the_other_home_page_in_few_words() {
    let html = page(&site(&[("about.md", "+++\ntitle = \"About\"\n+++\n")]), "about/index.html");
    let language = between(&html, "<p class=\"language no-print\">", "</p>");
    assert_eq!(
        language,
        "<span class=\"visually-hidden\">Not in Welsh yet. Home page:</span> <a href=\"/cy/\" lang=\"cy\" hreflang=\"cy\">Hafan Gymraeg</a>"
    );
}

#[test]
fn the_facts_of_a_pillar_say_how_its_measures_are_doing() {
    let pillar = "+++\ntitle = \"Food\"\n[[measures]]\nstatement = \"Breakfasts\"\nstatus = \"met\"\n\
                  [[measures]]\nstatement = \"Warm rooms\"\nstatus = \"at-risk\"\ndue = 2027-07-31\n[[measures]]\nstatement = \"Coats\"\nstatus = \"met\"\n+++\n";
    let plan = ("frameworks/plan/index.md", "+++\ntitle = \"Plan\"\n+++\n");
    let html = page(&site(&[plan, ("frameworks/plan/food.md", pillar)]), "frameworks/plan/food/index.html");
    let facts = between(&html, "<dl class=\"facts\">", "</dl>");
    assert!(
        facts.contains("<dd><a href=\"#measures\">2 Met, 1 At risk</a>") && html.contains("id=\"measures\""),
        "{facts}"
    );
}
