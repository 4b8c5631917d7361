#!/usr/bin/env python3
"""What small inputs may cost: each row makes a small site that could be expensive, and runs the program on it under limits.

    costs.py COMMONWEAL [--only WORDS] [--list] [--make WORDS FOLDER]

Each row prints one line: processor seconds (user and system), peak memory in MiB and the exit code, each beside its limit. The program ends with
exit code 1 where a limit is passed, where a signal ends the process, or where the exit code or the finding is not the expected one. `--make` writes
the input of one row into a folder and runs nothing, to look at one row by hand.

A new row is one function with `@row(...)`: it writes files beside those of `commonweal init`. Its docstring is its name. Rows of other parts of the
program stand in files of their own: each `costs_*.py` beside this one has a list `ROWS` of functions and of the arguments that `row` takes.
"""

import argparse
import importlib
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

# Rows of other files are imported; nothing is kept beside them.
sys.dont_write_bytecode = True

DAY = "2026-11-23"
# Findings are shown for people, with excerpts: that is part of the cost.
CHECK = ("check",)
BUILD = ("build",)
# Exit codes of the program: all is well; errors in content; errors in site.toml.
FINE, CONTENT, USAGE = 0, 1, 2
# Address space beyond the memory limit: the allocator reserves more than it uses.
RESERVED = 4096
# Wall time after which a process that neither works nor ends is killed.
PATIENCE = 120

ROWS = []


class Row:
    """One input: how it is made, what the program must answer, and what that may cost."""

    def __init__(self, make, cpu, memory, exit, finding, command):
        self.make, self.cpu, self.memory = make, cpu, memory
        self.exit, self.finding, self.command = exit, finding, command
        self.name = make.__doc__.strip()


def row(cpu=1.0, memory=256, exit=FINE, finding=None, command=CHECK):
    """Adds a row: most processor seconds, most MiB, the exit code, and a code that the output must name."""

    def add(make):
        ROWS.append(Row(make, cpu, memory, exit, finding, command))
        return make

    return add


class Site:
    """A site's folder that `commonweal init` has made, to which a row adds its files."""

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
        """A partner's calendar file with these lines, imported."""
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner//EN"]
        self.write("imports/partner.ics", "\r\n".join([*head, *lines, "END:VCALENDAR", ""]))
        self.config('\n[[calendar.import]]\nfile = "imports/partner.ics"\n')


def event(uid, *lines):
    """The lines of an event in a partner's calendar file."""
    head = ["BEGIN:VEVENT", f"UID:{uid}@partner.example", "DTSTAMP:20261101T090000Z", "DTSTART;VALUE=DATE:20261205"]
    return [*head, f"SUMMARY:Event {uid}", *lines, "END:VEVENT"]


# --- Prose ---------------------------------------------------------------------------------------------------------------------------


@row(finding="caps-run")
def capitals(site):
    """a paragraph of 400 kB in capitals"""
    site.page("LOUD WORDS " * 36_000)


@row(cpu=2, finding="abbr-undefined")
def abbreviations(site):
    """a line of 200 kB with 25,000 short forms"""
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
    """8,000 findings, each switched off beside it, and 8,000 exceptions for nothing"""
    off = "<!-- check-off {}: its words -->\n\n{}\n\n"
    site.page((off.format("link-vague", "[here](https://b.org/)") + off.format("caps-run", "Words.")) * 8_000)


# --- Nesting -------------------------------------------------------------------------------------------------------------------------


@row(exit=CONTENT, finding="too-deep")
def directives(site):
    """20,000 directives within each other"""
    site.page("::: inset\n" * 20_000 + "Words.\n" + ":::\n" * 20_000)


@row(exit=CONTENT, finding="too-deep")
def lists(site):
    """a million lists within each other, then a million empty lines"""
    site.page("- " * 1_000_000 + "words" + "\n" * 1_000_000)


@row(exit=CONTENT, finding="too-deep")
def indented_lists(site):
    """600 lists within each other by their indent, then a million empty lines"""
    site.page("".join(" " * (2 * depth) + "- item\n" for depth in range(600)) + "\n" * 1_000_000)


@row(exit=CONTENT, finding="too-deep")
def quotations(site):
    """a million quotations within each other"""
    site.page(">" * 1_000_000 + "words")


@row(exit=CONTENT, finding="too-deep")
def emphasis(site):
    """500,000 marks of emphasis within each other"""
    site.page("*" * 500_000 + "words" + "*" * 500_000)


@row(exit=CONTENT, finding="too-deep")
def pictures(site):
    """60,000 pictures within each other's texts"""
    site.page("![" * 60_000 + "words" + "](a.png)" * 60_000)


@row(exit=CONTENT, finding="too-deep")
def nested_field(site):
    """a field with 100,000 lists within each other"""
    terms = '[[terms]]\nterm = "ALN"\nmeaning = "' + "- " * 100_000 + 'words"\n'
    site.write("content/glossary.toml", 'title = "Glossary"\nsummary = "Words."\n' + terms)


@row(cpu=2, memory=512)
def brackets(site):
    """a million brackets that are open"""
    site.page("[" * 1_000_000)


# --- Running -------------------------------------------------------------------------------------------------------------------------


def limited(row):
    """Sets the limits of the child process; called between fork and exec."""

    def limit():
        seconds = math.ceil(row.cpu * 1.5) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        space = (row.memory + RESERVED) << 20
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(PATIENCE)

    return limit


def run(program, row, site):
    """Runs the program once: what it wrote, its exit code (negative for a signal), processor seconds and peak MiB."""
    command = [program, "--root", site.root, "--date", DAY, *row.command]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limited(row))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read(), process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def faults(row, output, code, cpu, memory):
    """In words, all that is not as the row expects."""
    if code < 0:
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
    arguments.add_argument("--only", default="", metavar="WORDS", help="rows whose name holds these words")
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
            row.make(site)
            output, code, cpu, memory = run(program, row, site)
            wrong = list(faults(row, output, code, cpu, memory))
            failed += bool(wrong)
            words = "; ".join(wrong) and f"  FAILED: {'; '.join(wrong)}"
            figures = f"{cpu:6.2f} s of {row.cpu:4.1f}  {memory:6.0f} MiB of {row.memory:5}  exit {code} of {row.exit}"
            print(f"{row.name:78}  {figures}{words}", flush=True)
            shutil.rmtree(site.root)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
