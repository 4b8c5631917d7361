#!/usr/bin/env python3
"""What small inputs may cost: each row makes a small site that could be expensive, and runs the program on it under limits.

    costs.py COMMONWEAL [--only WORDS] [--list] [--make WORDS FOLDER]

Each row prints one line: processor seconds (user and system), peak memory in MiB and the exit code, each beside its limit. The program ends with
exit code 1 where a limit is passed, where a signal ends the process, or where the exit code or the finding is not the expected one. `--make` writes
the input of one row into a folder and runs nothing, to look at one row by hand.

A new row is one function with `@row(...)`: it writes files beside those of `commonweal init`. Its docstring is its name.
"""

import argparse
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

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


def main():
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
            print(f"{row.name:60}  {figures}{words}", flush=True)
            shutil.rmtree(site.root)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
