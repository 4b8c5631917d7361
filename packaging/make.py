#!/usr/bin/env python3
"""Builds packages from a compiled program: an archive, an npm package and, for Linux, a .deb.

    packaging/make.py program --target TRIPLE --program PATH --out DIR
    packaging/make.py launcher --out DIR

`launcher` builds the npm package `commonweal`, which starts the program of the platform package that npm installed beside it.
The same program and version give the same bytes. The script needs Python's standard library, cargo for the
list of licences, and for the .deb the program `nfpm`.
"""

import argparse
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
from licences import third_party  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
CARGO = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
VERSION = CARGO["version"]

# The time of every packed file: 26 October 1985, as `npm pack` writes it. A .zip cannot hold a time before 1980.
TIME = 499162500

# The npm organisation that owns the packages of the platforms (RELEASING.md).
SCOPE = "@commonweal"

# Each target: npm's names of its system and processor, and Debian's name of its processor.
TARGETS = {
    "x86_64-unknown-linux-musl": ("linux", "x64", "amd64"),
    "aarch64-unknown-linux-musl": ("linux", "arm64", "arm64"),
    "x86_64-apple-darwin": ("darwin", "x64", None),
    "aarch64-apple-darwin": ("darwin", "arm64", None),
    "x86_64-pc-windows-msvc": ("win32", "x64", None),
}
# For tests on the computer that compiles: these programs need the system's C library.
TRIALS = {
    "x86_64-unknown-linux-gnu": TARGETS["x86_64-unknown-linux-musl"],
    "aarch64-unknown-linux-gnu": TARGETS["aarch64-unknown-linux-musl"],
}

# The paths of completions for each shell on Debian.
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/commonweal",
    "zsh": "usr/share/zsh/vendor-completions/_commonweal",
    "fish": "usr/share/fish/vendor_completions.d/commonweal.fish",
}


def read(name):
    """Reads a file of the repository."""
    return (ROOT / name).read_bytes()


def texts():
    """Returns the files that every package contains."""
    names = {"README.md": "packaging/README.md"}
    names |= {name: name for name in ("CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT")}
    return {name: read(path) for name, path in names.items()}


def texts_with_licences(target):
    """Returns the files that every package with a program contains besides it: also the licences of its libraries."""
    return texts() | {"THIRD-PARTY.md": third_party(target).encode()}


def write_tar(path, folder, files, executable):
    """Writes a .tar.gz whose bytes depend only on the files. `executable` lists the executable files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size = len(files[name])
            entry.mode = 0o755 if name in executable else 0o644
            entry.mtime = TIME
            tar.addfile(entry, io.BytesIO(files[name]))
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(plain.getvalue())


def write_zip(path, folder, files):
    """Writes a .zip whose bytes depend only on the files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1985, 10, 26, 8, 15, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])


def completions(program):
    """Returns the completion script for each shell, from the program."""
    command = lambda shell: subprocess.run([program, "completions", shell], check=True, capture_output=True)
    return {shell: command(shell).stdout for shell in COMPLETIONS}


def make_archive(target, program, out):
    """Builds the archive for download."""
    name = f"commonweal-{VERSION}-{target}"
    binary = "commonweal.exe" if "windows" in target else "commonweal"
    files = texts_with_licences(target) | {binary: program.read_bytes()}
    files |= {f"completions/{Path(COMPLETIONS[shell]).name}": text for shell, text in completions(program).items()}
    if "windows" in target:
        write_zip(out / f"{name}.zip", name, files)
    else:
        write_tar(out / f"{name}.tar.gz", name, files, {binary})


def manifest(name, **more):
    """Returns the package.json of an npm package."""
    common = {
        "name": name,
        "version": VERSION,
        "description": CARGO["description"],
        "license": f"({CARGO['license']})",
        "repository": {"type": "git", "url": f"git+{CARGO['repository']}"},
    }
    return (json.dumps(common | more, indent=2) + "\n").encode()


def write_npm(out, name, files, executable):
    """Writes an npm package under the name that `npm pack` gives it."""
    packed = name.lstrip("@").replace("/", "-")
    write_tar(out / f"{packed}-{VERSION}.tgz", "package", files, executable)


def make_platform(target, program, out):
    """Builds the npm package with the program of one platform. npm installs it only on that platform."""
    system, processor, _ = (TARGETS | TRIALS)[target]
    binary = "bin/commonweal.exe" if system == "win32" else "bin/commonweal"
    name = f"{SCOPE}/{system}-{processor}"
    package = manifest(name, os=[system], cpu=[processor], preferUnplugged=True)
    files = texts_with_licences(target) | {"package.json": package, binary: program.read_bytes()}
    write_npm(out, name, files, {binary})


def make_launcher(out):
    """Builds the npm package that users install: it contains no program and depends on the package of their platform."""
    platforms = sorted({f"{system}-{processor}" for system, processor, _ in TARGETS.values()})
    package = manifest(
        "commonweal",
        bin={"commonweal": "launcher.cjs"},
        engines={"node": ">=18"},
        optionalDependencies={f"{SCOPE}/{platform}": VERSION for platform in platforms},
    )
    launcher = read("packaging/npm/launcher.cjs").replace(b"@SCOPE@", SCOPE.encode())
    write_npm(out, "commonweal", texts() | {"package.json": package, "launcher.cjs": launcher}, {"launcher.cjs"})


def needed_libraries(program):
    """Returns the dependencies of a .deb: none for a static program, else the oldest sufficient C library."""
    command = ["readelf", "--dynamic", "--version-info", program]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "(NEEDED)" not in text:
        return ""
    versions = [tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_(\d+\.\d+)", text)]
    return f"libc6 (>= {'.'.join(map(str, max(versions)))}), libgcc-s1"


def make_deb(target, program, out):
    """Builds a package for Debian and Ubuntu with nfpm, from packaging/nfpm.yaml."""
    processor = (TARGETS | TRIALS)[target][2]
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        files = {COMPLETIONS[shell]: text for shell, text in completions(program).items()}
        doc = "usr/share/doc/commonweal"
        files[f"{doc}/changelog.gz"] = gzip.compress(read("CHANGELOG.md"), mtime=0)
        files[f"{doc}/README.md"] = read("packaging/README.md")
        files[f"{doc}/THIRD-PARTY.md"] = third_party(target).encode()
        files[f"{doc}/copyright"] = read("packaging/copyright") + b"\n" + read("LICENSE-MIT")
        for name, content in files.items():
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_bytes(content)
        (stage / "usr/bin").mkdir()
        shutil.copy(program, stage / "usr/bin/commonweal")
        for entry in stage.rglob("*"):
            runs = entry.is_dir() or entry.parent.name == "bin"
            entry.chmod(0o755 if runs else 0o644)
            os.utime(entry, (TIME, TIME))
        variables = {
            "VERSION": VERSION,
            "ARCH": processor,
            "HOMEPAGE": CARGO["repository"],
            "STAGE": str(stage / "usr"),
            "DEPENDS": needed_libraries(program),
            "SOURCE_DATE_EPOCH": str(TIME),
        }
        command = ["nfpm", "package", "--config", ROOT / "packaging/nfpm.yaml", "--packager", "deb", "--target", out]
        subprocess.run(command, check=True, env=os.environ | variables, stdout=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    own = commands.add_parser("program", help="the packages of one target")
    own.add_argument("--target", required=True, choices=list(TARGETS | TRIALS))
    own.add_argument("--program", required=True, type=Path)
    launcher = commands.add_parser("launcher", help="the npm package that starts the program")
    for command in (own, launcher):
        command.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.command == "launcher":
        make_launcher(arguments.out)
        return
    program = arguments.program.resolve()
    make_archive(arguments.target, program, arguments.out)
    make_platform(arguments.target, program, arguments.out)
    if (TARGETS | TRIALS)[arguments.target][2]:
        make_deb(arguments.target, program, arguments.out)


if __name__ == "__main__":
    main()
