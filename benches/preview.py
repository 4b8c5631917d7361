#!/usr/bin/env python3
"""Measures the preview of a large site: the time to the first page, the time from an edit to its bytes over HTTP, and memory.

    preview.py COMMONWEAL SITE [--edits 40] [--only WORDS]

Starts the preview of SITE (written by benches/compare/corpus.py) and waits for its first page. Then the script edits documents, one at a time,
and listens for events as a browser does. After each event it requests the page until the page shows the edit. It restores each file, and waits
for the checks before the next kind of edit. Times are milliseconds after the write of the file, including the 2 ms for which the preview waits for
further changes of the same save. "processor" is the server's time for each edit and its undo, including the checks between edits. Memory is the
resident set size.
"""

import argparse
import contextlib
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path


def resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(rf"{name}:\s+(\d+)", status).group(1)) / 1024 for name in ("VmRSS", "VmHWM"))


def processor(pid):
    """Returns milliseconds of user and system time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def some(site, kind, count):
    """Returns `count` documents of a kind, evenly spaced among all of them."""
    paths = sorted(path for path in (site / "content" / kind).rglob("*.md") if path.name != "index.md")
    return paths[:: max(1, len(paths) // count)][:count]


class Words:
    """Adds words to the end of a page, and expects them on the page."""

    folder = "policies"

    def __init__(self, site, path, number):
        self.path, self.text, self.token = path, path.read_text(), f"zq{number}x"
        self.address = f"/{path.with_suffix('').relative_to(site / 'content')}/"

    def edited(self):
        return f"{self.text}\n\n{self.token}\n"

    def save(self):
        self.path.write_text(self.edited())

    def shows(self, _, status, page):
        return status == 200 and self.token.encode() in page

    def undo(self):
        self.path.write_text(self.text)


class Title(Words):
    """Changes a title so that its document moves to the front of the list, and expects it on the list."""

    def __init__(self, site, path, number):
        super().__init__(site, path, number)
        self.address = f"/{path.parent.relative_to(site / 'content')}/"

    def edited(self):
        return re.sub('^title = "', f'title = "000 {self.token} ', self.text, count=1, flags=re.M)


class Time(Words):
    """Changes the time of an event, and expects a change of its page."""

    folder = "events"

    def edited(self):
        minute = int(self.token[2:-1]) % 60
        return re.sub(r"^start = (\S+)T\d\d:\d\d", rf"start = \1T06:{minute:02}", self.text, count=1, flags=re.M)

    def shows(self, before, status, page):
        return status == 200 and page != before


class Come(Words):
    """Adds a document beside another, and expects it at its address."""

    def __init__(self, site, path, number):
        super().__init__(site, path, number)
        self.path, self.text = path.with_name(f"{path.stem}-{self.token}.md"), self.edited()
        self.address = f"/{self.path.with_suffix('').relative_to(site / 'content')}/"

    def save(self):
        self.path.write_text(self.text)

    def undo(self):
        self.path.unlink()


class Gone(Words):
    """Removes a document, and expects status 404 at its address."""

    def save(self):
        self.path.unlink()

    def shows(self, _, status, page):
        return status == 404


@contextlib.contextmanager
def broken(site):
    """Makes another document name a missing partner."""
    path = some(site, "events", 1)[0]
    text = path.read_text()
    path.write_text(re.sub("^partners = .*$", 'partners = ["nobody-at-all"]', text, count=1, flags=re.M))
    try:
        yield
    finally:
        path.write_text(text)


# Each kind of edit: its name, its class, and an existing fault elsewhere.
KINDS = [
    ("words on the page", Words, contextlib.nullcontext),
    ("title on the list", Title, contextlib.nullcontext),
    ("event's time on its page", Time, contextlib.nullcontext),
    ("a page comes", Come, contextlib.nullcontext),
    ("a page goes", Gone, contextlib.nullcontext),
    ("words, a reference broken", Words, broken),
    ("title, a reference broken", Title, broken),
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("site", type=Path)
    arguments.add_argument("--edits", type=int, default=40)
    arguments.add_argument("--only", default="", help="kinds of edit whose name contains these words")
    arguments.add_argument("--port", type=int, default=4790)
    arguments.add_argument("--pause", type=float, default=0.4, help="seconds between two edits")
    asked = arguments.parse_args()
    began = time.perf_counter()
    server = subprocess.Popen(
        [asked.program, "--root", asked.site, "--quiet", "preview", "--port", str(asked.port)], stderr=subprocess.DEVNULL
    )
    connection = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=60)

    def get(address):
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def first():
        while True:
            try:
                return get("/")
            except OSError:
                connection.close()
                if server.poll() is not None:
                    sys.exit("the preview ended")
                time.sleep(0.002)

    def seen(edit, news):
        """Returns the milliseconds until the preview shows an edit."""
        before = get(edit.address)[1]
        news.settimeout(0.001)
        with contextlib.suppress(TimeoutError):
            while news.recv(65536):
                pass
        news.settimeout(30)
        edit.save()
        saved = time.perf_counter()
        while True:
            news.recv(65536)
            if edit.shows(before, *get(edit.address)):
                return (time.perf_counter() - saved) * 1e3
            if time.perf_counter() - saved > 30:
                sys.exit(f"{edit.address} never showed the edit")

    try:
        status, _ = first()
        print(f"first page                {(time.perf_counter() - began) * 1e3:8.0f} ms   status {status}")
        news = socket.create_connection(("127.0.0.1", asked.port))
        news.sendall(f"GET /.preview/events HTTP/1.1\r\nHost: 127.0.0.1:{asked.port}\r\n\r\n".encode())
        time.sleep(4)  # for the checks
        print("memory                    {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
        for name, kind, beside in [kind for kind in KINDS if asked.only in kind[0]]:
            with beside(asked.site):
                time.sleep(2)
                times, used = [], processor(server.pid)
                for number, path in enumerate(some(asked.site, kind.folder, asked.edits)):
                    edit = kind(asked.site, path, number)
                    try:
                        times.append(seen(edit, news))
                    finally:
                        edit.undo()
                    time.sleep(asked.pause)
                used = (processor(server.pid) - used) / len(times)
            times.sort()
            p95 = times[min(len(times) - 1, round(len(times) * 0.95))]
            times = f"{statistics.median(times):8.1f} ms   p95 {p95:.1f} ms, most {times[-1]:.1f} ms"
            print(f"{name:25} {times}, processor {used:.0f} ms", flush=True)
            time.sleep(4)
        print("memory                    {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
