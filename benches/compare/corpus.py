#!/usr/bin/env python3
"""A plain corpus in, the same site as Commonweal's authors would write it out.

    corpus.py PLAIN OUT

PLAIN holds `content/` with TOML front matter (title, description, date, tags, params.owner), `_index.md` for folders and links as public
addresses, as several generators read it; OUT gets `site.toml` and `content/`. Every event has a time, a pillar, a partner and an audience, so
that lists, facets and feeds are all made. The words are the corpus's own: checks that random words cannot pass are off, and run all the same
in every other rule.
"""

import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

SITE = """title = "Northfield Schools Trust"
base_url = "https://trust.example.org"

[[menu]]
title = "Frameworks"
page = "frameworks"

[[menu]]
title = "Policies"
page = "policies"

[[menu]]
title = "Pillars"
page = "pillars"

[[menu]]
title = "Partners"
page = "partners"

[[menu]]
title = "Events"
page = "events"

[[menu]]
title = "News"
page = "news"

[calendar]
name = "Northfield events"
organiser = { name = "Northfield Schools Trust", email = "events@trust.example.org" }
nation = "england"

[checks]
link-vague = "off"
title-unique = "off"
description = "off"
ref-orphan = "off"
{off}
"""

FRONT = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n?", re.S)
LINK = re.compile(r"\]\(/([^)#\s]+?)/(#[^)\s]*)?\)")
FIRST_DAY = datetime(2026, 9, 1, 9, 0)


def main(plain, out, off=()):
    content = Path(plain) / "content"
    paths = sorted(content.rglob("*.md"))
    ids = {"frameworks": [], "partners": []}
    for path in paths:
        kind = path.relative_to(content).parts[0]
        if kind in ids and path.name != "_index.md":
            ids[kind].append(path.relative_to(content / kind).with_suffix("").as_posix())
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "site.toml").write_text(SITE.replace("{off}", "\n".join(f'{rule} = "off"' for rule in off)))
    for number, path in enumerate(paths):
        relative = path.relative_to(content)
        target = out / "content" / relative.with_name("index.md" if path.name == "_index.md" else path.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(convert(path.read_text(), relative, number, ids))


def convert(text, relative, number, ids):
    """One document: front matter line by line, then its body with links as sources name them."""
    found = FRONT.match(text)
    kind, is_folder = relative.parts[0], relative.name == "_index.md"
    depth, lines = len(relative.parts), []
    for line in found.group(1).split("\n"):
        key = line.split(" = ")[0]
        if key == "date":
            is_news = kind == "news" and not is_folder
            lines.append(line if is_news else line.replace("date", "updated", 1))
        elif key != "[params]":
            lines.append(line.replace("description = ", "summary = ", 1) if key == "description" else line)
    if is_folder and depth == 3 and kind != "frameworks":
        lines.append('type = "page"')
    if kind == "events" and not is_folder:
        start = FIRST_DAY + timedelta(days=number * 7 % 330, minutes=15 * (number % 24))
        lines.append(f"start = {start:%Y-%m-%dT%H:%M}")
        lines.append(f"end = {start + timedelta(minutes=90):%Y-%m-%dT%H:%M}")
        lines.append(f'pillars = ["{pick(ids["frameworks"], number)}"]')
        lines.append(f'partners = ["{pick(ids["partners"], number)}"]')
        lines.append(f'audience = ["{["families", "pupils", "staff"][number % 3]}"]')
    body = LINK.sub(lambda link: f"](@/{link.group(1)}.md{link.group(2) or ''})", text[found.end() :])
    return "+++\n" + "\n".join(lines) + "\n+++\n" + body


def pick(names, number):
    return names[number * 31 % len(names)]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
