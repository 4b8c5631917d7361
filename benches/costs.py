#!/usr/bin/env python3
"""Limits the cost of small inputs: each row creates a small site that could be expensive, and runs the program on it
under limits.

    costs.py COMMONWEAL [--only WORDS] [--list] [--make WORDS FOLDER]

Each row prints one line: processor seconds (user and system), peak memory in MiB and the exit code, each beside its
limit. The script ends with exit code 1 if a row exceeds a limit, if a signal ends the process, or if the exit code or
the finding differs from the expected one. `--make` writes the input of one row into a folder and runs nothing, so that
you can examine it.

A new row is one function with `@row(...)` that writes files beside those of `commonweal init`. Its docstring is its
name. A row for the preview returns a function that requests pages while the preview runs. Each `costs_*.py` beside this
file adds the rows of another part of the program, in a list `ROWS` of functions and arguments for `row`.
"""

import argparse
import http.client
import importlib
import math
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Imports the other files without writing bytecode beside them.
sys.dont_write_bytecode = True

DAY = "2026-11-23"
# The findings have excerpts, whose cost is included.
CHECK = ("check",)
BUILD = ("build",)
# Exit codes of the program: success; errors in content; errors in site.toml.
FINE, CONTENT, USAGE = 0, 1, 2
# Address space beyond the memory limit: the allocator reserves more than it uses.
RESERVED = 4096
# Seconds of wall time after which an idle process is killed.
PATIENCE = 120

ROWS = []


class Row:
    """One input: the function that creates it, the expected result, and the limits of the cost."""

    def __init__(self, make, cpu, memory, exit, finding, command):
        self.make, self.cpu, self.memory = make, cpu, memory
        self.exit, self.finding, self.command = exit, finding, command
        self.name = make.__doc__.strip()


def row(cpu=1.0, memory=256, exit=FINE, finding=None, command=CHECK):
    """Adds a row: the limits in processor seconds and MiB, the exit code, and a finding that the output must contain."""

    def add(make):
        ROWS.append(Row(make, cpu, memory, exit, finding, command))
        return make

    return add


class Site:
    """A site's folder from `commonweal init`, to which a row adds files."""

    def __init__(self, root):
        self.root = root

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def page(self, body, name="page", front=""):
        front = f'title = "{name.title()}"\nsummary = "A page."\nupdated = {DAY}\n{front}'
        self.write(f"content/{name}.md", f"+++\n{front}+++\n\n{body}\n")

    def config(self, text):
        path = self.root / "site.toml"
        path.write_text(path.read_text() + text)

    def calendar(self, lines):
        """Writes a partner's calendar file with these lines, and imports it."""
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner//EN"]
        self.write("imports/partner.ics", "\r\n".join([*head, *lines, "END:VCALENDAR", ""]))
        self.config('\n[[calendar.import]]\nfile = "imports/partner.ics"\n')


def event(uid, *lines):
    """Returns the lines of an event in a partner's calendar file."""
    head = ["BEGIN:VEVENT", f"UID:{uid}@partner.example", "DTSTAMP:20261101T090000Z", "DTSTART;VALUE=DATE:20261205"]
    return [*head, f"SUMMARY:Event {uid}", *lines, "END:VEVENT"]


# --- Prose ----------------------------------------------------------------------------------------


@row(cpu=4, memory=400, command=BUILD)
def further_dates(site):
    """a partner's event with 16,000 further dates (RDATE)"""
    dates = [f"2027{n % 12 + 1:02}{n // 12 % 28 + 1:02}T{n // 336 % 24:02}{n // 8064 * 10:02}00Z" for n in range(16_000)]
    site.calendar(event("series", f"RDATE:{','.join(sorted(dates))}"))


@row(cpu=1, exit=CONTENT, finding="page-html", command=("check", "--rendered"))
def deep_page(site):
    """a page of 128 kB with 16,000 nested lists"""
    site.config("\n[markdown]\nraw_html = true\n")
    site.page("<ul><li>" * 16_000)


@row(finding="caps-run")
def capitals(site):
    """a paragraph of 400 kB in capitals"""
    site.page("LOUD WORDS " * 36_000)


@row(cpu=2, finding="abbr-undefined")
def abbreviations(site):
    """a line of 200 kB with 25,000 abbreviations"""
    letters = [chr(65 + number) for number in range(26)]
    words = [a + b + c for a in letters for b in letters for c in letters]
    site.page(" ".join(f"x {word}" for word in words + words[:8_000]))


@row(cpu=2, finding="contact-email")
def addresses(site):
    """a line of 400 kB with 16,000 links and 8,000 email addresses"""
    site.page(" ".join(f"[a{number}](mailto:a{number}@b.org) c{number % 8_000}@d.org" for number in range(16_000)))


@row(cpu=2, exit=CONTENT, finding="link-broken")
def broken_parts(site):
    """10,000 links to parts that a page of 10,000 headings does not have"""
    links = " ".join(f"[link {number}](#gone-{number})" for number in range(10_000))
    site.page(links + "\n\n" + "".join(f"## Part {number}\n\n" for number in range(10_000)))


@row(finding="check-off")
def exceptions(site):
    """8,000 findings, each switched off, and 8,000 exceptions that match nothing"""
    off = "<!-- check-off {}: its words -->\n\n{}\n\n"
    site.page((off.format("link-vague", "[here](https://b.org/)") + off.format("caps-run", "Words.")) * 8_000)


@row(cpu=2)
def code(site):
    """400 kB of code on one page"""
    site.page(("```rust\n" + 'fn a() { b("c"); }\n' * 1_000 + "```\n\n") * 20)


@row()
def glossary(site):
    """5,000 terms with the same beginning, and 100,000 words with it"""
    terms = "".join(f'[[terms]]\nterm = "AB {number}"\nmeaning = "m"\n' for number in range(5_000))
    site.write("content/glossary.toml", 'title = "Glossary"\nsummary = "Words."\n' + terms)
    site.page("AB " * 100_000)


# --- Nesting --------------------------------------------------------------------------------------


@row(exit=CONTENT, finding="too-deep")
def directives(site):
    """20,000 nested directives"""
    site.page("::: inset\n" * 20_000 + "Words.\n" + ":::\n" * 20_000)


@row(exit=CONTENT, finding="too-deep")
def lists(site):
    """a million nested lists, then a million empty lines"""
    site.page("- " * 1_000_000 + "words" + "\n" * 1_000_000)


@row(exit=CONTENT, finding="too-deep")
def indented_lists(site):
    """600 lists nested by indentation, then a million empty lines"""
    site.page("".join(" " * (2 * depth) + "- item\n" for depth in range(600)) + "\n" * 1_000_000)


@row(exit=CONTENT, finding="too-deep")
def quotations(site):
    """a million nested quotations"""
    site.page(">" * 1_000_000 + "words")


@row(exit=CONTENT, finding="too-deep")
def emphasis(site):
    """500,000 nested marks of emphasis"""
    site.page("*" * 500_000 + "words" + "*" * 500_000)


@row(exit=CONTENT, finding="too-deep")
def pictures(site):
    """60,000 pictures nested in alternative texts"""
    site.page("![" * 60_000 + "words" + "](a.png)" * 60_000)


@row(exit=CONTENT, finding="too-deep")
def nested_field(site):
    """a field with 100,000 nested lists"""
    terms = '[[terms]]\nterm = "ALN"\nmeaning = "' + "- " * 100_000 + 'words"\n'
    site.write("content/glossary.toml", 'title = "Glossary"\nsummary = "Words."\n' + terms)


@row(cpu=2, memory=512)
def brackets(site):
    """a million open brackets"""
    site.page("[" * 1_000_000)


# --- Partners' calendars --------------------------------------------------------------------------


@row()
def description(site):
    """a partner's description of 200 kB in capitals"""
    site.calendar(event(1, "DESCRIPTION:" + "LOUD WORDS " * 18_000))


@row(cpu=2)
def marked_up_description(site):
    """a partner's description of 400 kB of unclosed tags"""
    site.calendar(event(1, "DESCRIPTION:" + "<a " * 130_000))


@row(finding="import")
def categories(site):
    """100,000 categories of one event"""
    site.calendar(event(1, "CATEGORIES:" + ",".join(f"category {number}" for number in range(100_000))))


@row(cpu=8, memory=512)
def events(site):
    """20,000 events in one file"""
    site.calendar([line for number in range(20_000) for line in event(number)])


@row(cpu=4, finding="import")
def series(site):
    """2,000 daily series in one file"""
    site.calendar([line for number in range(2_000) for line in event(number, "RRULE:FREQ=DAILY")])


@row(cpu=4, finding="import")
def empty_series(site):
    """2,000 series without any date"""
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    site.calendar([line for number in range(2_000) for line in event(number, rule)])


@row(cpu=2)
def exceptions_in_zones(site):
    """100,000 excluded dates (EXDATE) in an unknown time zone"""
    dates = ",".join("20261206T100000" for _ in range(100_000))
    site.calendar(event(1, "RRULE:FREQ=DAILY;COUNT=9", f"EXDATE;TZID=Some/Where:{dates}"))


@row(finding="import")
def long_lines(site):
    """a line of 10 MB, one of 100,000 parameters, a zone of 100,000 slashes, 100,000 attendees"""
    parameters = "".join(f";X-{number}=a" for number in range(100_000))
    attendees = [f"ATTENDEE;CN=A{number}:mailto:a{number}@b.org" for number in range(100_000)]
    zone = [line.replace(";VALUE=DATE:20261205", f";TZID={'/a' * 100_000}:20261205T100000") for line in event(2)]
    site.calendar(event(1, "X-LONG:" + "a" * 10_000_000, f"X-WIDE{parameters}:a", *attendees) + zone)


# --- Settings and themes --------------------------------------------------------------------------


def own_theme(site, **files):
    """Gives the site its own theme: `page` is the template of pages, `strings` the English messages."""
    path = site.root / "site.toml"
    path.write_text('theme = "own"\n' + path.read_text())
    site.page("Words.")
    places = {"page": "templates/page.html", "strings": "strings/en.ftl"}
    for name, text in files.items():
        site.write(f"themes/own/{places.get(name, name)}", text)


def page_template(body):
    return '{% extends "base.html" %}{% block content %}' + body + "{% endblock content %}"


@row(cpu=3, memory=384, exit=USAGE, finding="bad-value")
def languages(site):
    """10,000 languages, 10,000 audiences and 5,000 content types in site.toml"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    codes = [a + b + c for a in letters for b in letters for c in letters][:10_000]
    quoted = ", ".join(f'"{code}"' for code in codes)
    path = site.root / "site.toml"
    text = path.read_text().replace('languages = ["en"]', f'languages = ["en", {quoted}]\naudiences = [{quoted}]')
    types = "".join(f'[types.{code}]\nextends = "{before}"\n' for code, before in zip(codes[:5_000], ["page", *codes]))
    path.write_text(text + types)


@row(exit=USAGE, finding="too-deep")
def nested_settings(site):
    """200,000 nested lists in site.toml, 100,000 nested tables in front matter"""
    site.config("x = " + "[" * 200_000 + "]" * 200_000 + "\n")
    site.page("Words.", front="x = " + "{a = " * 100_000 + "1" + "}" * 100_000 + "\n")


@row(exit=CONTENT, finding="toml-syntax")
def long_value(site):
    """a text of 100,000 lines in front matter, under a key that is written twice"""
    site.page("Words.", front="summary = \'\'\'\n" + "a\n" * 100_000 + "\'\'\'\n")


@row(exit=CONTENT, finding="too-deep")
def nested_messages(site):
    """a message with 16,000 nested placeables, one with 100,000 nested calls"""
    calls = "other = { " + "F(" * 100_000 + "1" + ")" * 100_000 + " }\n"
    own_theme(site, strings="own = " + "{ " * 16_000 + '"a"' + " }" * 16_000 + "\n" + calls)


@row(cpu=2, exit=CONTENT, finding="template-error")
def endless_loop(site):
    """a template with three nested loops of 100,000 iterations"""
    loops = "{% for n in range(end=100000) %}" * 3 + "{% endfor %}" * 3
    own_theme(site, page=page_template(loops))


@row(exit=CONTENT, finding="template-error")
def doubled_text(site):
    """a template that doubles a text 60 times"""
    own_theme(site, page=page_template("{% set x = 'aaaaaaaa' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}"))


@row(cpu=2, exit=CONTENT, finding="template-error")
def include_tree(site):
    """60 templates that each include the next one twice"""
    parts = {f"templates/i{n}.html": f"{{% include 'i{n + 1}.html' %}}" * 2 for n in range(60)}
    own_theme(site, page=page_template("{% include 'i0.html' %}"), **parts, **{"templates/i60.html": "x"})


@row(exit=CONTENT, finding="template-error")
def calling_components(site):
    """a component that calls itself twice"""
    component = "{% component own.c() %}{{ <own.c/> }}{{ <own.c/> }}{% endcomponent own.c %}"
    own_theme(site, page=page_template("{{ <own.c/> }}"), **{"templates/c.html": component})


@row(cpu=2, exit=CONTENT, finding="template-error")
def large_template(site):
    """a template of 100,000 branches, one line with 50,000 unknown filters"""
    branches = "{% if a %}" + "{% elif a %}\n" * 100_000 + "{% endif %}"
    filters = "".join(f"{{{{ 1 | f{number} }}}}" for number in range(50_000))
    own_theme(site, page=page_template(branches), **{"templates/other.html": filters})


@row(cpu=2, exit=CONTENT, finding="template-error")
def many_templates(site):
    """2,000 templates that each include the next one"""
    parts = {f"templates/i{n}.html": f"{{% include 'i{n + 1}.html' %}}" for n in range(2_000)}
    own_theme(site, page=page_template("{% include 'i0.html' %}"), **parts, **{"templates/i2000.html": "x"})


# --- Preview --------------------------------------------------------------------------------------


@row(cpu=5, memory=256, exit=-signal.SIGTERM, command=("--quiet", "preview", "--port", "{port}"))
def checkout(site):
    """4,000 pages of one list that change at once in a preview"""
    pages = {
        f"content/policies/policy-{number}.md": f'+++\ntitle = "WORDS {number * 7919 % 4000}"\n+++\n\nWords.\n'
        for number in range(4_000)
    }

    def write(word):
        for path, text in pages.items():
            site.write(path, text.replace("WORDS", word))

    def drive(get):
        """Waits for the preview, writes all pages again, and waits until it shows the last of them."""
        waits_for(get, "/policies/policy-3999/", b"First")
        write("Second")
        waits_for(get, "/policies/policy-3999/", b"Second")

    write("First")
    return drive


# --- Running --------------------------------------------------------------------------------------


def limited(row):
    """Returns a function that sets the limits of the child process, between fork and exec."""

    def limit():
        seconds = math.ceil(row.cpu * 1.5) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        space = (row.memory + RESERVED) << 20
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(PATIENCE)

    return limit


def waits_for(get, address, words):
    """Requests the page until it contains the words or the preview has ended, for example at the processor limit."""
    while (page := get(address)) is not None and words not in page:
        time.sleep(0.02)


def asks(port, pid):
    """Returns a function that requests a page: `b""` while the preview does not respond, `None` after it has ended."""

    def get(address):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return None
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", address)
            return connection.getresponse().read()
        except OSError:
            return b""

    return get


def free_port():
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


def run(program, row, site, drive):
    """Runs the program. Returns its output, exit code (negative for a signal), processor seconds and peak MiB."""
    port = free_port()
    arguments = [argument.format(port=port) for argument in row.command]
    command = [program, "--root", site.root, "--date", DAY, *arguments]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limited(row))
        if drive:
            drive(asks(port, process.pid))
            os.kill(process.pid, signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read(), process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def faults(row, output, code, cpu, memory):
    """Yields a description of each difference from the row's expectations."""
    if code < 0 and code != row.exit:
        yield f"ended by {signal.Signals(-code).name}"
    elif code != row.exit:
        yield f"exit code {code} instead of {row.exit}"
    if row.finding and f"[{row.finding}]".encode() not in output:
        yield f"no finding `{row.finding}`"
    if cpu > row.cpu:
        yield "too much processor time"
    if memory > row.memory:
        yield "too much memory"


def load_others():
    """Adds the rows of the other files."""
    for path in sorted(Path(__file__).parent.glob("costs_*.py")):
        for make, limits in importlib.import_module(path.stem).ROWS:
            row(**limits)(make)


def main():
    load_others()
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--only", default="", metavar="WORDS", help="rows whose name contains these words")
    arguments.add_argument("--list", action="store_true", help="print the names of the rows")
    arguments.add_argument("--make", nargs=2, metavar=("WORDS", "FOLDER"), help="write one row's input, run nothing")
    asked = arguments.parse_args()
    program = asked.program.resolve()
    rows = [row for row in ROWS if asked.only in row.name]
    if asked.list:
        print(*(row.name for row in rows), sep="\n")
        return
    with tempfile.TemporaryDirectory() as work:
        empty = Path(work) / "empty"
        subprocess.run([program, "--date", DAY, "--quiet", "init", "--yes", empty], check=True)
        if asked.make:
            words, folder = asked.make
            shutil.copytree(empty, folder)
            next(row for row in ROWS if words in row.name).make(Site(Path(folder)))
            return
        failed = 0
        for number, row in enumerate(rows):
            site = Site(Path(work) / str(number))
            shutil.copytree(empty, site.root)
            drive = row.make(site)
            output, code, cpu, memory = run(program, row, site, drive)
            wrong = list(faults(row, output, code, cpu, memory))
            failed += bool(wrong)
            words = "; ".join(wrong) and f"  FAILED: {'; '.join(wrong)}"
            figures = f"{cpu:6.2f} s of {row.cpu:4.1f}  {memory:6.0f} MiB of {row.memory:5}  exit {code} of {row.exit}"
            print(f"{row.name:78}  {figures}{words}", flush=True)
            shutil.rmtree(site.root)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
