#!/usr/bin/env python3
"""Writes the licences of all libraries in the program, which their owners require with each copy of it.

    packaging/licences.py [--target TRIPLE] >THIRD-PARTY.md

It lists the crates that `cargo metadata` gives for a target, and the licence files in their sources. Identical texts appear once. It fails for a
crate without a licence text, so that no release lacks one. It needs only cargo and Python's standard library.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Names of files with a licence or a notice. `PATENTS` belongs to the licence of libwebp.
NAMES = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense|patents)([-_.].*)?$", re.IGNORECASE)

# Folders of a crate's source that are not part of the program.
SKIPPED = {"benches", "examples", "test_data", "testdata", "tests"}

# Crates without a licence file, and the crate by the same authors whose file applies.
BORROWED = {"alloc-stdlib": "alloc-no-stdlib"}

# What the program contains besides crates: its name, a note, and a licence whose text a crate with this licence has.
OTHERS = [
    ("Rust standard library", "Copyright (c) The Rust Project Contributors. MIT OR Apache-2.0.", None),
    ("Unicode CLDR, Windows' names of time zones", "Copyright (c) Unicode, Inc. Unicode-3.0.", "Unicode-3.0"),
    ("IANA Time Zone Database", "public domain.", None),
    ("musl", "in programs for Linux without the system's C library. Copyright (c) 2005-2020 Rich Felker and others. MIT.", None),
    ("Independent JPEG Group", "this software is based in part on the work of the Independent JPEG Group.", None),
]


def metadata(target):
    """Returns what cargo knows of all crates for a target."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    return json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def linked(all_crates):
    """Returns the crates that are linked into the program: not those that only build or test it, nor procedural macros."""
    crates = {crate["id"]: crate for crate in all_crates["packages"]}
    needs = {node["id"]: node["deps"] for node in all_crates["resolve"]["nodes"]}
    root = next(id for id, crate in crates.items() if crate["name"] == "commonweal")
    found, waiting = set(), [root]
    while waiting:
        for need in needs[waiting.pop()]:
            is_macro = any("proc-macro" in target["kind"] for target in crates[need["pkg"]]["targets"])
            is_linked = any(kind["kind"] is None for kind in need["dep_kinds"])
            if is_linked and not is_macro and need["pkg"] not in found:
                found.add(need["pkg"])
                waiting.append(need["pkg"])
    return sorted((crates[id] for id in found), key=lambda crate: (crate["name"], crate["version"]))


def licence_files(crate):
    """Returns the texts of the licence files of a crate. Of several licences to choose from, it prefers MIT, the shortest."""
    folder = Path(crate["manifest_path"]).parent
    texts = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name.lower() not in SKIPPED)
        for name in sorted(names):
            if NAMES.match(name):
                path = Path(place) / name
                texts[str(path.relative_to(folder))] = path.read_text(encoding="utf-8", errors="replace")
    licence = crate["license"] or ""
    is_choice = "AND" not in licence and re.search(r"\bOR\b|/", licence) and "MIT" in licence
    own = [name for name in texts if re.fullmatch(r"(licen[cs]e|copying)[-_.]?mit([-_.].*)?", name, re.IGNORECASE)]
    if is_choice and own:
        others = {"apache", "unlicense", "zlib", "boost", "bsd", "isc", "0bsd", "gpl", "copying"}
        drop = [name for name in texts if "/" not in name and name not in own and any(word in name.lower() for word in others)]
        return [text for name, text in texts.items() if name not in drop]
    return list(texts.values())


def fallback(crate):
    """Returns the licence text of a crate without a file: the standard text of MIT or Apache-2.0, with the authors."""
    authors = ", ".join(re.sub(r" <.*>", "", author) for author in crate["authors"]) or f"The authors of {crate['name']}"
    licence = crate["license"] or ""
    if "MIT" in licence:
        text = (ROOT / "LICENSE-MIT").read_text(encoding="utf-8")
        return re.sub(r"Copyright.*", f"Copyright (c) {authors}", text, count=1)
    if "Apache-2.0" in licence:
        return (ROOT / "LICENSE-APACHE").read_text(encoding="utf-8")
    return None


def third_party(target):
    """Returns THIRD-PARTY.md for the program of a target."""
    crates = linked(metadata(target))
    by_name = {crate["name"]: crate for crate in crates}
    texts = {}  # The normalised text: the text, and the names of the crates.
    names = [(f"{crate['name']} {crate['version']}", crate) for crate in crates]
    with_licence = {crate["license"]: crate for crate in crates}
    names += [(name, with_licence[licence]) for name, _, licence in OTHERS if licence]
    for name, crate in names:
        found = licence_files(by_name.get(BORROWED.get(crate["name"]), crate)) or [fallback(crate)]
        if found == [None]:
            sys.exit(f"{crate['name']} has no licence file. Add one by the same authors to BORROWED in {Path(__file__).name}.")
        for text in found:
            key = re.sub(r"\W+", "", text).lower()
            texts.setdefault(key, (text, []))[1].append(name)
    out = ["# Software in this program", "", "Commonweal contains the following libraries and data. Their licences are below the list.", ""]
    for crate in crates:
        address = f", <{crate['repository']}>" if crate["repository"] else ""
        out.append(f"- {crate['name']} {crate['version']}: {crate['license'] or 'see its licence below'}{address}")
    others = [other for other in OTHERS if other[0] != "musl" or "musl" in target]
    out += [f"- {name}: {note}" for name, note, _ in others]
    for text, users in sorted(texts.values(), key=lambda entry: (-len(entry[1]), entry[1])):
        body = "\n".join(line.rstrip() for line in text.strip().splitlines())
        out += ["", "## " + ", ".join(dict.fromkeys(users)), "", "````text", body, "````"]
    return "\n".join(out) + "\n"


def host():
    """Returns the target of the computer that runs this script."""
    text = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return next(line.split()[1] for line in text.splitlines() if line.startswith("host:"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(third_party(parser.parse_args().target or host()))
