"""Rows of `costs.py` for files: pictures, PDFs, links and sizes. Each file takes at most a few hundred kilobytes of disk space."""

import struct
import zlib

CONTENT = 1
BUILD = ("build",)

# Each row: the function that creates its input, and the arguments of `row` in costs.py.
ROWS = []


def row(**limits):
    """Adds a row."""

    def add(make):
        ROWS.append((make, limits))
        return make

    return add


# The length of a sparse file in bytes; it needs no disk space.
SPARSE = 2 << 30


def png(width, height):
    """Returns a grey PNG of this size. Its pixels are zeros, so it has a few kilobytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compressobj(9)
    line = bytes(1 + width)
    data = b"".join([*(rows.compress(line) for _ in range(height)), rows.flush()])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def shown(site, data):
    """Adds a page that shows the picture, so that the build resizes it."""
    site.write("content/long.png", data)
    site.page("![A line](long.png)")


@row(exit=CONTENT, finding="img-huge", command=BUILD)
def long_picture(site):
    """a picture of 16,000,000 by 1 pixels"""
    shown(site, png(16_000_000, 1))


@row(exit=CONTENT, finding="img-huge", command=BUILD)
def tall_picture(site):
    """a picture of 2,000 by 32,000 pixels"""
    shown(site, png(2_000, 32_000))


@row(command=BUILD)
def tall_strip(site):
    """a picture of 1,600 by 16,000 pixels, published unchanged"""
    shown(site, png(1_600, 16_000))


@row(memory=512)
def packed_pdf(site):
    """a PDF of 477 kB whose object streams unpack to gigabytes"""
    # Each stream unpacks to a little more than 4 MiB, and is declared sixty times.
    packed = zlib.compress(bytes((4 << 20) + 1), 9)
    head = b"9 0 obj << " + b"/Type /ObjStm " * 60 + b"/Filter /FlateDecode >> stream\n"
    stream = head + packed + b"\nendstream endobj\n"
    site.write("content/report.pdf", b"%PDF-1.7\n" + stream * (477_000 // len(stream)))


@row(memory=512)
def named_pdf(site):
    """a PDF of 8 MB that names its page tree a million times"""
    site.write("content/report.pdf", b"%PDF-1.7\n" + b"/Pages " * 1_200_000)


@row(finding="symlink-repeated")
def linked_folders(site):
    """two links to the next folder in each of 24 folders"""
    shared = site.root / "common"
    for level in range(24):
        (shared / str(level)).mkdir(parents=True)
        for name in "ab":
            (shared / str(level) / name).symlink_to(f"../{level + 1}")
    (shared / "24").mkdir()
    (shared / "24" / "note.txt").write_text("once")
    (site.root / "content/start").symlink_to("../common/0")


@row(exit=CONTENT, finding="file-large")
def sparse_texts(site):
    """texts of 2 GB, sparse"""
    for path in ["content/page.md", "content/terms.toml", "imports/partner.ics", "themes/own/templates/page.html"]:
        site.write(path, "")
        with open(site.root / path, "r+b") as file:
            file.truncate(SPARSE)


@row(exit=CONTENT, finding="img-huge")
def sparse_pictures(site):
    """pictures and a PDF of 2 GB, sparse"""
    for path in ["content/photo.png", "content/photo.jpg", "content/photo.webp", "content/photo.avif", "content/a.pdf"]:
        site.write(path, "")
        with open(site.root / path, "r+b") as file:
            file.truncate(SPARSE)
