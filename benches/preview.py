#!/usr/bin/env python3
"""How soon a preview shows a large site, and an edit of it: the promise of "start", "edit to new bytes over HTTP" and "memory".

    preview.py COMMONWEAL SITE [--edits 40]

Starts the preview of SITE (made by benches/compare/corpus.py) and waits for its first page. Then it edits policies, one at a time, and asks for
the page, and for the list that shows its title, until the new words are there: over one connection, as a browser does. All files are put back.
Times are milliseconds, the wait for further changes of the same save (20 ms) included; memory is what the system counts as resident.
"""

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path


def resident(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(int(re.search(rf"{name}:\s+(\d+)", status).group(1)) / 1024 for name in ("VmRSS", "VmHWM"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("site", type=Path)
    arguments.add_argument("--edits", type=int, default=40)
    arguments.add_argument("--port", type=int, default=4790)
    asked = arguments.parse_args()
    policies = sorted((asked.site / "content/policies").rglob("*.md"))
    policies = [path for path in policies if path.name != "index.md"][:: max(1, len(policies) // asked.edits)][: asked.edits]
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
        print(f"first page      {(time.perf_counter() - began) * 1e3:8.0f} ms   status {status}")
        time.sleep(3)  # the checks run
        print("memory          {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
        for name, make in [
            ("page", lambda text, token: f"{text}\n\n{token}\n"),
            ("list", lambda text, token: re.sub(r'^title = "', f'title = "{token} ', text, count=1, flags=re.M)),
        ]:
            times = []
            for number, path in enumerate(policies):
                shown = path.parent if name == "list" else path.with_suffix("")
                address = f"/{shown.relative_to(asked.site / 'content')}/"
                text, token = path.read_text(), f"zq{number}x"
                # A name that sorts first stands on the first page of the list.
                token = f"000 {token}" if name == "list" else token
                try:
                    path.write_text(make(text, token))
                    saved = time.perf_counter()
                    while token.encode() not in get(address)[1]:
                        if time.perf_counter() - saved > 30:
                            sys.exit(f"{address} never showed the edit")
                        time.sleep(0.0005)
                    times.append((time.perf_counter() - saved) * 1e3)
                finally:
                    path.write_text(text)
                time.sleep(0.4)
            times.sort()
            p95 = times[min(len(times) - 1, round(len(times) * 0.95))]
            print(f"edit to {name}    {statistics.median(times):8.1f} ms   p95 {p95:.1f} ms, most {times[-1]:.1f} ms")
        print("memory          {:8.0f} MiB  peak {:.0f} MiB".format(*resident(server.pid)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
