//! One run reports each of twenty mistakes in ten files once, with its position and a fix.

mod support;

const SITE: &str = r#"
-- site.toml --
title = "Broken trust"
base_url = "https://trust.example.org"
langauges = ["en"]
[organisation]
email = "office at example.org"
-- content/policies/safeguarding.md --
+++
title = "Safeguarding"
updated = 2026-13-01
next_reveiw = 2027-01-01
+++
Text.
-- content/policies/lettings.md --
+++
titel = "Lettings"
level = "schol"
implements = ["colaboration"]
+++
## Prices

#### Halls

See the [safeguarding policy](safegarding.md).
-- content/frameworks/duty/index.md --
+++
title = "Duty"
+++
-- content/frameworks/duty/collaboration.md --
+++
title = "Collaboration"
status = 7

[[measures]]
statement = "Visits"
status = "done"
due = "2026-02-30"

[action_plan]
visibility = "internal"
owner = "Head of community"
+++
-- content/events/fair.md --
+++
title = "Fair"
start = 2026-12-05T14:00:00
end = 2026-12-05T12:00:00
place = "town-hall"
organiser = { name = "Office", email = "office@example.org" }
+++
-- content/partners/food-bank.md --
+++
title = "Food bank"
url = "food bank"
+++
![](shelves.png)
-- content/news/opening.md --
+++
title = "Opening"
+++
<div>Hello</div>
-- content/pledges/good.md --
+++
title = "Good
summary = "A pledge"
+++
-- content/places/school.md --
+++
title = "School"
latitude = "north"
+++
Read [this page](../nowhere.md#part).
-- content/programmes/reading.md --
+++
title = "Reading"
start = "spring"
"#;

#[test]
fn every_mistake_is_reported_with_a_position_and_a_fix() {
    let loaded = support::load(SITE);
    let told = support::told(&loaded);
    let expected = [
        "site.toml:3:1 error[unknown-key]",
        "site.toml:5:9 error[bad-value]",
        "content/policies/safeguarding.md:3:11 error[bad-date]",
        "content/policies/safeguarding.md:4:1 error[unknown-key]",
        "content/policies/lettings.md:2:1 error[unknown-key]",
        "content/policies/lettings.md:3:9 error[not-a-choice]",
        "content/policies/lettings.md:4:16 error[ref-broken]",
        "content/policies/lettings.md:8:1 error[heading-skip]",
        "content/policies/lettings.md:10:31 error[link-broken]",
        "content/frameworks/duty/collaboration.md:3:10 error[wrong-type]",
        "content/frameworks/duty/collaboration.md:7:10 error[not-a-choice]",
        "content/frameworks/duty/collaboration.md:8:7 error[bad-date]",
        "content/frameworks/duty/collaboration.md:12:1 error[unknown-key]",
        "content/events/fair.md:4:7 error[event-time]",
        "content/events/fair.md:5:10 error[ref-broken]",
        "content/partners/food-bank.md:3:7 error[bad-value]",
        "content/partners/food-bank.md:5:1 error[img-alt-missing]",
        "content/news/opening.md:1:1 error[missing-field]",
        "content/news/opening.md:4:1 error[html-raw]",
        "content/pledges/good.md:2:9 error[toml-syntax]",
        "content/places/school.md:3:12 error[wrong-type]",
        "content/places/school.md:5:18 error[link-broken]",
        "content/programmes/reading.md:1:1 error[toml-syntax]",
    ];
    for start in expected {
        assert_eq!(told.iter().filter(|line| line.starts_with(start)).count(), 1, "{start}\n{}", told.join("\n"));
    }
    for finding in loaded.findings.iter().filter(|finding| finding.level == commonweal::diagnostic::Level::Error) {
        assert!(!finding.help.is_empty(), "no fix for {}: {}", finding.code, finding.message);
    }
    let misspelt =
        told.iter().filter(|line| line.starts_with("content/policies/lettings.md") && line.contains("title"));
    assert_eq!(misspelt.count(), 1, "a misspelt required key is one finding, not two");
}
