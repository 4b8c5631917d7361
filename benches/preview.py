#!/usr/bin/env python3
"""How soon a preview shows a large site, and an edit of it: the promise of "start", "edit to new bytes over HTTP" and "memory".

    preview.py COMMONWEAL SITE [--edits 40]

Starts the preview of SITE (made by benches/compare/corpus.py) and waits for its first page. Then it edits documents, one at a time, and listens as
a browser does; when it is told of something new it asks for the page, until the new words are there. Each file is put back, and each kind of edit
begins when the checks of the one before have run. Times are milliseconds from the moment at which the file is written, what the preview waits for
further changes of the same save (2 ms) included; memory is what the system counts as resident.
"""

import argparse
import http.client
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


def some(site, kind, count):
    """Documents of a kind, spread over all of them."""
    paths = sorted(path for path in (site / "content" / kind).rglob("*.md") if path.name != "index.md")
    return paths[:: max(1, len(paths) // count)][:count]


def later(text, number):
    """An event at a minute that no other has."""
    return re.sub(r"^start = (\S+)T\d\d:\d\d", rf"start = \1T06:{number:02}", text, count=1, flags=re.M)


# What is edited, how, which page is looked at, and what shows the edit.
KINDS = [
    ("words on the page", "policies", lambda text, token, _: f"{text}\n\n{token}\n", "own"),
    ("title on the list", "policies", lambda text, token, _: re.sub('^title = "', f'title = "000 {token} ', text, count=1, flags=re.M), "list"),
    ("event's time on its page", "events", lambda text, token, number: later(text, number % 60), "own"),
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("site", type=Path)
    arguments.add_argument("--edits", type=int, default=40)
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

    try:
        status, _ = first()
        print(f"first page                {(time.perf_counter() - began) * 1e3:8.0f} ms   status {status}")
        news = socket.create_connection(("127.0.0.1", asked.port))
        news.sendall(f"GET /.preview/events HTTP/1.1\r\nHost: 127.0.0.1:{asked.port}\r\n\r\n".encode())
        time.sleep(4)  # the checks run
        print("memory                    {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
        for name, folder, make, shown in KINDS:
            times = []
            for number, path in enumerate(some(asked.site, folder, asked.edits)):
                address = f"/{(path.parent if shown == 'list' else path.with_suffix('')).relative_to(asked.site / 'content')}/"
                text, token = path.read_text(), f"zq{number}x"
                before = get(address)[1]
                news.settimeout(0.001)
                try:
                    while news.recv(65536):
                        pass
                except TimeoutError:
                    pass
                news.settimeout(30)
                made = make(text, token, number)
                try:
                    path.write_text(made)
                    saved = time.perf_counter()
                    while True:
                        news.recv(65536)
                        page = get(address)[1]
                        if token.encode() in page or (shown == "own" and token not in made and page != before):
                            break
                        if time.perf_counter() - saved > 30:
                            sys.exit(f"{address} never showed the edit")
                    times.append((time.perf_counter() - saved) * 1e3)
                finally:
                    path.write_text(text)
                time.sleep(asked.pause)
            times.sort()
            p95 = times[min(len(times) - 1, round(len(times) * 0.95))]
            print(f"{name:25} {statistics.median(times):8.1f} ms   p95 {p95:.1f} ms, most {times[-1]:.1f} ms")
            time.sleep(4)
        print("memory                    {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
