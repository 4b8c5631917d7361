#!/usr/bin/env python3
"""Writes the site of a fictional school trust twice: for Commonweal and for Hugo.

    corpus.py PAGES FOLDER [linked]

FOLDER/commonweal and FOLDER/hugo contain the same pages with the same text, menu, breadcrumbs, contents lists, facts, lists with twenty entries a
page, and a list for each partner, pillar and audience. A sixth of the pages each are events, policies, partners, pillars, news and guidance. The same
PAGES give the same bytes. Calendar feeds and checks, which Hugo does not have, run only in Commonweal.

In the linked site, partners, policies and news also name pillars and partners, so that almost every page is in several lists, and there are as many
lists as pages. It is the more expensive site.
"""

import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

KINDS = ["events", "policies", "partners", "frameworks", "news", "guidance"]
TITLES = {"frameworks": "Frameworks", "policies": "Policies", "partners": "Partners", "events": "Events", "news": "News", "guidance": "Guidance"}
WHO = "families governors teachers pupils volunteers neighbours partners staff carers trustees".split()
DOES = "plan review share support publish explain measure discuss prepare welcome".split()
WHAT = ("reading clubs|school meals|safe routes|garden projects|music lessons|sports days|open evenings|repair cafes|library visits|"
        "attendance support|early help|work placements|language classes|homework rooms|breakfast clubs|kitchen gardens").split("|")
WHERE = "in the hall|at the library|by the river|in every school|across the town|near the station|on the field|in the centre".split("|")
WHEN = "each week|every term|in the spring|before the summer|after school|at the weekend|once a month|during the holidays".split("|")
NAMES = "Alder Birch Cedar Damson Elder Fir Gorse Hazel Iris Juniper Kestrel Larch Maple Nettle Oak Poplar Quince Rowan Sorrel Teasel".split()
PLACES = "Bridge Brook Cross Dale End Field Ford Gate Green Hill Lane Marsh Mill Park Quay Ridge Side Wood".split()
PARTNER_KINDS = ["charity", "business", "public", "university", "faith", "community"]
AUDIENCES = ["families", "pupils", "staff"]
FIRST_DAY = datetime(2026, 9, 1, 9, 0)
OWNER = "Head of Community"


def main(pages, folder, linked=False):
    names = [name(number, pages) for number in range(pages)]
    frameworks = [names[number] for number in range(3, pages, 6)]
    partners = [names[number] for number in range(2, pages, 6)]
    ours, theirs = Path(folder) / "commonweal", Path(folder) / "hugo"
    write(ours / "site.toml", SITE)
    hugo_site(theirs)
    for number in range(pages):
        page = make(number, names, frameworks, partners, linked)
        front = "\n".join(page["facts"])
        write(ours / "content" / f"{names[number]}.md", f"+++\n{front}\n+++\n\n" + page["body"]("@/{}.md"))
        front = "\n".join(page["hugo"])
        write(theirs / "content" / f"{names[number]}.md", f"+++\n{front}\n+++\n\n" + page["body"]("/{}/"))
    for kind in KINDS:
        front = f'+++\ntitle = "{TITLES[kind]}"\n'
        write(ours / "content" / kind / "index.md", f'{front}summary = "All {kind} of the trust."\n+++\n')
        write(theirs / "content" / kind / "_index.md", f'{front}description = "All {kind} of the trust."\n+++\n')
    for number in range((pages // 6 + 99) // 100):
        title = f"{NAMES[number % 20]} promise {number + 1}"
        write(ours / "content/frameworks" / f"promise-{number}" / "index.md",
              f'+++\ntitle = "{title}"\nsummary = "What we promise, and how we keep it."\n+++\n')
        write(theirs / "content/frameworks" / f"promise-{number}" / "_index.md", f'+++\ntitle = "{title}"\n+++\n')


def name(number, pages):
    """Returns the path of a page, without its extension."""
    kind, at = KINDS[number % 6], number // 6
    within = f"frameworks/promise-{at // 100}" if kind == "frameworks" else kind
    return f"{within}/{title_of(number).lower().replace(' ', '-')}"


def title_of(number):
    at = number // 6
    own = f"{NAMES[at % 20]} {PLACES[at // 20 % 18]} {at // 360 + 1}"
    return {"partners": own + " trust", "events": own + " fair", "policies": own + " policy", "frameworks": own + " pillar",
            "news": own + " story", "guidance": own + " guide"}[KINDS[number % 6]]


def make(number, names, frameworks, partners, linked):
    dice = random.Random(number)
    kind, title = KINDS[number % 6], title_of(number)
    summary = f"How {dice.choice(WHO)} {dice.choice(DOES)} {dice.choice(WHAT)}."
    day = date(2026, 11, 20) - timedelta(days=dice.randrange(900))
    facts = [f'title = "{title}"', f'summary = "{summary}"']
    hugo = [f'title = "{title}"', f'description = "{summary}"', f"date = {day}"]
    link_to = [dice.choice(names) for _ in range(4)]
    if kind == "events":
        start = FIRST_DAY + timedelta(days=number * 7 % 330, minutes=15 * (number % 24))
        pillar, partner, audience = (dice.choice(frameworks), dice.choice(partners), dice.choice(AUDIENCES)) if frameworks and partners else ("", "", "")
        facts += [f"start = {start:%Y-%m-%dT%H:%M}", f"end = {start + timedelta(minutes=90):%Y-%m-%dT%H:%M}", f'audience = ["{audience}"]',
                  f'pillars = ["{pillar.split("/", 1)[-1]}"]', f'partners = ["{partner.split("/", 1)[-1]}"]', "cost = { free = true }",
                  'online = { url = "https://meet.example.org/" }', f"updated = {day}"]
        hugo += [f'pillars = ["{pillar}"]', f'partners-of-events = ["{partner}"]', f'audience = ["{audience}"]', f'start = "{start:%Y-%m-%dT%H:%M:%S}"']
    elif kind == "news":
        facts.append(f"date = {day}")
    else:
        facts.append(f"updated = {day}")
    if kind == "policies":
        facts += [f'owner = "{OWNER}"', f'approved = {{ by = "Board", date = {day} }}', "next_review = 2027-11-01", 'version = "1.0"']
        hugo.append(f'owner = "{OWNER}"')
    if linked and frameworks and partners:
        relate(kind, random.Random(-number), frameworks, partners, facts, hugo)
    paragraphs = list(body(dice))

    def text(link):
        linked = iter(link_to)
        return "\n".join(paragraph.replace("LINK", link.format(next(linked))) if "LINK" in paragraph else paragraph for paragraph in paragraphs)

    return {"facts": facts, "hugo": hugo, "body": text}


def relate(kind, dice, frameworks, partners, facts, hugo):
    """Adds references to pillars and partners."""
    pillars, partner = dice.sample(frameworks, min(2, len(frameworks))), dice.choice(partners)
    ids = ", ".join(f'"{pillar.split("/", 1)[-1]}"' for pillar in pillars)
    terms = ", ".join(f'"{pillar}"' for pillar in pillars)
    if kind == "partners":
        facts += [f"pillars = [{ids}]", f'kind = "{dice.choice(PARTNER_KINDS)}"']
    elif kind == "policies":
        facts.append(f"implements = [{ids}]")
    elif kind == "news":
        facts += [f"pillars = [{ids}]", f'partners = ["{partner.split("/", 1)[-1]}"]']
        hugo.append(f'partners-of-events = ["{partner}"]')
    if kind in ("partners", "policies", "news"):
        hugo.append(f"pillars = [{terms}]")


def sentence(dice):
    return (f"The {dice.choice(WHO)} and {dice.choice(WHO)} {dice.choice(DOES)} the {dice.choice(WHAT)} {dice.choice(WHERE)} {dice.choice(WHEN)}.")


def body(dice):
    """Yields about four hundred words: four sections with paragraphs, lists, tables and links."""
    for section, what in enumerate(dice.sample(WHAT, 4)):
        yield f"## How we run {what}\n"
        yield " ".join(sentence(dice) for _ in range(4)) + "\n"
        yield " ".join(sentence(dice) for _ in range(3)) + f" See the [{what} at {dice.choice(NAMES)} {dice.choice(PLACES)}](LINK).\n"
        if section % 2:
            yield "We count these:\n"
            yield "\n".join(f"- {dice.choice(WHAT)} {dice.choice(WHERE)}" for _ in range(3)) + "\n"
        else:
            yield f"Table: Visits to {what}\n\n| Term | Visits |\n|---|---|\n" + "\n".join(
                f"| {term} | {dice.randrange(20, 400)} |" for term in ("Autumn", "Spring", "Summer")) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


MENU = "\n".join(f'[[menu]]\ntitle = "{title}"\npage = "{kind}"\n' for kind, title in TITLES.items())
SITE = f"""title = "Northfield Learning Trust"
base_url = "https://trust.example.org"

{MENU}
[calendar]
name = "Northfield events"
organiser = {{ name = "Northfield Learning Trust", email = "events@trust.example.org" }}
nation = "england"
"""


def hugo_site(folder):
    menu = "\n".join(f'[[params.nav]]\nname = "{title}"\nurl = "/{kind}/"\n' for kind, title in TITLES.items())
    write(folder / "hugo.toml", f"""title = "Northfield Learning Trust"
baseURL = "https://trust.example.org/"
disableKinds = []
[pagination]
pagerSize = 20
[taxonomies]
pillar = "pillars"
partner = "partners-of-events"
audience = "audience"
[markup.goldmark.parser.attribute]
block = true
[outputs]
home = ["html", "rss"]
section = ["html", "rss"]
taxonomy = ["html"]
term = ["html", "rss"]
{menu}""")
    for path, text in HUGO.items():
        write(folder / "layouts" / path, text)
    write(folder / "static/style.css", "body { max-width: 60rem; margin: auto; font: 1.2rem/1.5 sans-serif }\n")


HUGO = {
    "baseof.html": """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
<meta name="description" content="{{ .Description }}">
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a href="#main">Skip to main content</a>
<header><a href="/">{{ site.Title }}</a>
<nav aria-label="Menu"><ul>
{{ $here := .RelPermalink }}{{ range site.Params.nav }}<li><a href="{{ .url }}"{{ if hasPrefix $here .url }} aria-current="true"{{ end }}>{{ .name }}</a></li>
{{ end }}</ul></nav></header>
<nav aria-label="Breadcrumb"><ol>
{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ol></nav>
<main id="main">
<h1>{{ .Title }}</h1>
{{ block "main" . }}{{ end }}
</main>
<footer><p>{{ site.Title }}, a charity.</p><p><a href="/sitemap.xml">Site map</a></p></footer>
</body>
</html>
""",
    "single.html": """{{ define "main" }}<p>{{ .Description }}</p>
<dl>{{ with .Params.owner }}<dt>Owner</dt><dd>{{ . }}</dd>{{ end }}{{ with .Params.start }}<dt>When</dt><dd>{{ time.Format "2 January 2006, 3:04pm" . }}</dd>{{ end }}</dl>
{{ with .GetTerms "pillars" }}<ul>{{ range . }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}
{{ with .GetTerms "partners-of-events" }}<ul>{{ range . }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}
<nav aria-label="Contents">{{ .TableOfContents }}</nav>
{{ .Content }}
<p>Last updated {{ .Date.Format "2 January 2006" }}</p>{{ end }}
""",
    "list.html": """{{ define "main" }}{{ $pages := .Paginate .Pages.ByTitle }}<ul>
{{ range $pages.Pages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> <time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time><p>{{ .Description }}</p></li>
{{ end }}</ul>
<nav aria-label="Pages">{{ if $pages.HasPrev }}<a href="{{ $pages.Prev.URL }}">Previous</a>{{ end }} {{ $pages.PageNumber }} of {{ $pages.TotalPages }} {{ if $pages.HasNext }}<a href="{{ $pages.Next.URL }}">Next</a>{{ end }}</nav>{{ end }}
""",
}

if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["linked"]):
        sys.exit(__doc__)
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:] == ["linked"])
