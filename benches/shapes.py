#!/usr/bin/env python3
"""Tests that the cost of a page stays constant as a site grows, for sites of several shapes.

    shapes.py COMMONWEAL [--only WORDS] [--list] [--scale FACTOR] [--keep FOLDER]

The script builds each shape at two sizes, the second four times the first, each into a new folder in memory. A line
shows pages, processor milliseconds for each page at both sizes, their ratio, the largest page and the peak memory. The
script ends with exit code 1 if a page costs a quarter more on the larger site, or if a page is larger than 100 kB.

Processor time is that of the process and its threads, minus that of a site of one page. The smaller of two runs counts,
because other programs can only add time.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DAY = "2026-11-23"
# The largest ratio of processor time for a page on the larger site to that on the smaller.
MOST_GROWTH = 1.25
# The most bytes of one page, for phones on slow connections.
LARGEST_PAGE = 100_000
GROWTH = 4
RUNS = 2

WORDS = (
    "The trust works with families and partners in the valley so that every child has a place to belong to. "
    "Schools open their halls in the evening and on Saturdays. Anyone can ask for a key at the office. "
)

SHAPES = []


def shape(size):
    """Adds a shape: a function that writes `count` documents into a site; the smaller size has `size` of them."""

    def add(make):
        SHAPES.append((make.__doc__.strip(), size, make))
        return make

    return add


class Site:
    """A site's folder."""

    def __init__(self, root):
        self.root = root
        self.languages = ["en"]
        # Settings before the sections of site.toml.
        self.top = ""

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def page(self, path, title, front="", body="\n\n".join([WORDS] * 3)):
        head = f'title = "{title}"\nsummary = "What {title} is about."\nupdated = 2026-10-01\n'
        self.write(f"content/{path}.md", f"+++\n{head}{front}+++\n\n{body}\n")

    def finish(self):
        languages = ", ".join(f'"{language}"' for language in self.languages)
        self.write(
            "site.toml",
            f'title = "Trust"\nbase_url = "https://trust.example.net"\nlanguages = [{languages}]\n{self.top}'
            '[calendar]\norganiser = { name = "Office", email = "office@trust.example.net" }\n'
        )
        self.page("index", "Home")


def name(number):
    """Returns a title. Titles begin with each letter in turn, so that indexes by letter fill evenly."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return f"{letters[number % 26]}{letters[number // 26 % 26].lower()}ran {number}"


@shape(5000)
def folder(site, count):
    """one folder of pages"""
    site.page("guides/index", "Guides")
    for number in range(count):
        site.page(f"guides/g{number}", name(number))


@shape(400)
def tree(site, count):
    """a deep tree of pages"""
    for number in range(count):
        parts = [f"t{number // 5**depth}" for depth in (4, 3, 2, 1, 0)]
        site.page("guides/" + "/".join(parts), name(number))


@shape(400)
def chain(site, count):
    """a tree of thirty levels"""
    for number in range(count):
        parts = [f"l{level}" for level in range(number % 30)]
        site.page("guides/" + "/".join([*parts, f"t{number}"]), name(number))


@shape(500)
def flat(site, count):
    """a framework of pillars on one level, with measures"""
    site.page("frameworks/duty/index", "Duty")
    for number in range(count):
        measure = f'[[measures]]\ncode = "M{number}"\nstatement = "Serve {number} families"\ndue = 2027-01-01\n'
        site.page(f"frameworks/duty/p{number}", name(number), measure)


@shape(200)
def references(site, count):
    """pillars that map to a reference"""
    areas = "".join(f'[[areas]]\nnumber = {number}\ntitle = "Area {number}"\n' for number in range(1, 18))
    site.page("references/goals", "Goals", areas)
    site.page("frameworks/duty/index", "Duty")
    for number in range(count):
        site.page(f"frameworks/duty/p{number}", name(number), f"maps_to = {{ goals = [{number % 17 + 1}] }}\n")


@shape(100)
def centre(site, count):
    """documents that all belong to one pillar, place, partner and programme"""
    site.page("frameworks/duty/index", "Duty")
    site.page("frameworks/duty/one", "One")
    site.page("places/school", "School")
    site.page("partners/main", "Main", 'pillars = ["one"]\n')
    site.page("taskforces/force/index", "Force", '[[themes]]\nid = "help"\ntitle = "Help"\n')
    programme = 'pillars = ["one"]\npartners = ["main"]\nstatus = "active"\n'
    site.page("programmes/care", "Care", programme)
    for number in range(count):
        title, day = name(number), f"2026-0{number % 9 + 1}-11"
        site.page(f"partners/q{number}", f"{title} partner", 'pillars = ["one"]\nthemes = ["help"]\n')
        site.page(f"policies/l{number}", f"{title} policy", 'implements = ["one"]\nplaces = ["school"]\nlevel = "school"\n')
        site.page(f"programmes/g{number}", f"{title} programme", programme)
        site.page(f"reports/r{number}", f"{title} report", f'programme = "care"\nas_of = {day}\n')
        site.page(f"news/n{number}", f"{title} news", f'pillars = ["one"]\npartners = ["main"]\ndate = {day}\n')
        place = 'pillars = ["one"]\npartners = ["main"]\nplace = "school"\nthemes = ["help"]\n'
        start = f'start = 2026-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00\nduration = "1h"\n'
        site.page(f"events/e{number}", f"{title} event", place + start)


@shape(100)
def types(site, count):
    """as many documents of each type, without references"""
    for number in range(count):
        kinds = ["taskforces", "programmes", "reports", "pledges", "references", "terms", "places", "guides"]
        for kind in kinds:
            site.page(f"{kind}/x{number}", f"{name(number)} {kind}")
        site.page(f"frameworks/x{number}/index", f"{name(number)} framework")


@shape(150)
def themes(site, count):
    """a task force of many themes, each with a partner and an event"""
    entries = "".join(f'[[themes]]\nid = "t{number}"\ntitle = "{name(number)}"\n' for number in range(count))
    site.page("taskforces/force/index", "Force", entries)
    for number in range(count):
        theme = f'themes = ["t{number}"]\n'
        site.page(f"partners/q{number}", f"{name(number)} partner", theme)
        start = f'start = 2026-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00\nduration = "1h"\n'
        site.page(f"events/e{number}", f"{name(number)} event", theme + start)


@shape(300)
def pillars(site, count):
    """a framework of many pillars, each with a partner"""
    site.page("frameworks/duty/index", "Duty")
    for number in range(count):
        above = f"p{number // 10}/" if number >= 10 else ""
        site.page(f"frameworks/duty/{above}p{number}", name(number))
        site.page(f"partners/q{number}", f"{name(number)} partner", f'pillars = ["p{number}"]\n')


@shape(500)
def partners(site, count):
    """many partners of a few pillars, kinds and themes"""
    site.page("frameworks/duty/index", "Duty")
    for number in range(10):
        site.page(f"frameworks/duty/p{number}", name(number))
    kinds = ["charity", "business", "public", "university", "faith", "community"]
    for number in range(count):
        front = f'kind = "{kinds[number % 6]}"\npillars = ["p{number % 10}"]\n'
        site.page(f"partners/q{number}", f"{name(number)} partner", front)


@shape(300)
def places(site, count):
    """many places, each with an event and a policy"""
    for number in range(count):
        site.page(f"places/s{number}", f"{name(number)} school")
        site.page(
            f"events/e{number}",
            f"{name(number)} fair",
            f'start = 2026-12-{number % 28 + 1:02}T10:00:00\nduration = "2h"\nplace = "s{number}"\n',
        )
        site.page(f"policies/l{number}", f"{name(number)} lettings", f'level = "school"\nplaces = ["s{number}"]\n')


@shape(500)
def tags(site, count):
    """pages that each have their own tag and a common one"""
    for number in range(count):
        site.page(f"guides/g{number}", name(number), f'tags = ["all", "tag {number}"]\n')


@shape(120)
def dates(site, count):
    """events with many dates each"""
    for number in range(count):
        front = (
            f"start = 2026-09-{number % 28 + 1:02}T08:00:00\nduration = \"45m\"\n"
            'repeat = { every = "day", until = 2027-07-16 }\nplace = { name = "Hall" }\n'
        )
        site.page(f"events/e{number}", f"{name(number)} club", front)


@shape(5)
def series(site, count):
    """series with a date every day of ten years"""
    for number in range(count):
        front = (
            'start = 2024-01-01T08:00:00\nduration = "45m"\nplace = { name = "Hall" }\n'
            'repeat = { every = "day", until = 2033-12-31 }\n'
        )
        site.page(f"events/club{number}", f"{name(number)} club", front)


@shape(500)
def month(site, count):
    """events in one month"""
    for number in range(count):
        front = f'start = 2026-12-{number % 20 + 1:02}T10:00:00\nduration = "1h"\n'
        site.page(f"events/e{number}", f"{name(number)} day", front)


@shape(500)
def day(site, count):
    """events on one day"""
    for number in range(count):
        site.page(f"events/e{number}", f"{name(number)} day", 'start = 2026-12-05T10:00:00\nduration = "1h"\n')


@shape(500)
def events(site, count):
    """single events over a year"""
    for number in range(count):
        front = f"start = 2026-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00\nduration = \"1h\"\n"
        site.page(f"events/e{number}", f"{name(number)} day", front)


@shape(60)
def languages(site, count):
    """pages in ten languages"""
    site.languages = ["en", "da", "de", "fr", "ga", "it", "nl", "pl", "pt", "es"]
    # Uses the English texts for languages that the program does not have.
    files = sorted((Path(__file__).parent.parent / "themes/commons/strings").glob("*en.ftl"))
    words = "\n".join(file.read_text() for file in files)
    site.top = 'theme = "own"\n'
    site.write("themes/own/theme.toml", 'extends = "commons"\n')
    for language in site.languages[1:]:
        site.write(f"themes/own/strings/{language}.ftl", words)
    for number in range(count):
        site.page(f"guides/g{number}", name(number))
        for language in site.languages[1:]:
            site.page(f"guides/g{number}.{language}", f"{name(number)} {language}")


@shape(300)
def changes(site, count):
    """policies and news with many changes"""
    for number in range(count):
        change = f'[[changes]]\ndate = 2026-0{number % 9 + 1}-10\nnote = "Added how to ask."\n'
        site.page(f"policies/l{number}", f"{name(number)} policy", f'owner = "Head"\nversion = "{number}"\n{change}')
        site.page(f"news/n{number}", f"{name(number)} news", f"date = 2026-0{number % 9 + 1}-11\n")


@shape(300)
def links(site, count):
    """pages that link to each other"""
    for number in range(count):
        others = [(number * step + step) % count for step in (3, 7, 11, 13)]
        body = WORDS + "\n\n" + " ".join(f"See [{name(other)} guide](g{other}.md)." for other in others)
        site.page(f"guides/g{number}", name(number), body=body)


def build(program, root, output):
    """Builds a site. Returns the number of pages, processor seconds, the largest page in bytes, and peak memory in MiB."""
    command = [str(program), "build", "--root", str(root), "-q", "-o", str(output), "--date", DAY]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said[-2000:]}")
    # Excludes the page of a whole framework, which is meant for printing.
    pages = [path.stat().st_size for path in output.rglob("*.html") if path.parent.name != "whole"]
    return len(pages), usage.ru_utime + usage.ru_stime, max(pages), usage.ru_maxrss // 1024


def measure(program, make, count, folder, keep):
    """Builds a shape at one size and returns the cheapest of some runs."""
    root = folder / f"site-{count}"
    site = Site(root)
    make(site, count)
    site.finish()
    runs = []
    for run in range(RUNS):
        output = folder / f"public-{run}"
        runs.append(build(program, root, output))
        shutil.rmtree(output)
        shutil.rmtree(folder / ".commonweal", ignore_errors=True)
    if keep:
        shutil.copytree(root, keep / f"{make.__name__}-{count}", dirs_exist_ok=True)
    return min(runs, key=lambda run: run[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--only", help="shapes whose name contains these words")
    parser.add_argument("--list", action="store_true", help="print the names of the shapes")
    parser.add_argument("--scale", type=float, default=1.0, help="multiply both sizes")
    parser.add_argument("--keep", type=Path, help="copy the sites into this folder")
    options = parser.parse_args()
    shapes = [own for own in SHAPES if not options.only or options.only in own[0]]
    if options.list:
        print("\n".join(own[0] for own in shapes))
        return
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        fixed = measure(options.program.resolve(), lambda site, count: None, 0, Path(folder), None)[1]
    failed = 0
    print(f"{'shape':46}{'pages':>7}{'ms':>8}{'pages':>8}{'ms':>8}{'ratio':>7}{'page kB':>9}{'MiB':>6}")
    for title, size, make in shapes:
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            small, large = (
                measure(options.program.resolve(), make, int(size * options.scale * factor), Path(folder), options.keep)
                for factor in (1, GROWTH)
            )
        cost = [1000 * max(run[1] - fixed, 0.001) / run[0] for run in (small, large)]
        ratio = cost[1] / cost[0]
        bad = [word for word, is_bad in [("grows", ratio > MOST_GROWTH), ("large page", large[2] > LARGEST_PAGE)] if is_bad]
        failed += bool(bad)
        print(
            f"{title:46}{small[0]:7}{cost[0]:8.3f}{large[0]:8}{cost[1]:8.3f}{ratio:7.2f}{large[2] / 1000:9.1f}{large[3]:6}"
            f"  {', '.join(bad)}",
            flush=True,
        )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
