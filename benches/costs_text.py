"""Rows of `costs.py` for texts that are almost Markdown, and for front matter of other programs."""


def half_links(site):
    """a line of 400 kB with 30,000 links broken by a space or by swapped brackets"""
    site.page("[a] (/b) (c)[/d] " * 15_000 + "](" * 60_000)


def half_bold(site):
    """a line of 400 kB with 50,000 unclosed bold marks"""
    site.page("**a **b " * 50_000)


def braces(site):
    """400 kB of open braces and shortcodes"""
    site.page("{{ " * 60_000 + "{" * 100_000 + " {{< a >}}" * 10_000 + " [a b=1]" * 10_000)


def bare_addresses(site):
    """300 kB of bare web addresses, 20,000 of them incomplete"""
    site.page(" ".join(f"https://a.org/{number}_b_c" for number in range(3_000)) + " " + "https://" * 20_000 + " https://a.org/" + ")" * 100_000)


def pasted_tables(site):
    """40,000 table rows with tabs, with too many cells, and without their line of dashes"""
    rows = "|a|\n|a|\nx\n" * 10_000 + "|--|\n\n"
    site.page("a\tb\n\n" * 10_000 + rows + "| a |\n|---|\n" + "| b | c |\n" * 10_000 + "| d |" + " e |" * 50_000)


def pasted_lists(site):
    """60,000 lines with list marks of a word processor, and 10,000 lists with wrong indentation"""
    lines = "".join(f"{letter}) x\n• y\n" for letter in "abcdefghij") * 3_000
    site.page(lines + "\n" + "".join(f"{number}. a:\n  - b\n" for number in range(1, 10_000)))


def yaml(site):
    """YAML front matter with 100,000 keys and with 20,000 brackets, and JSON with 100,000 entries"""
    site.write("content/a.md", "---\n" + "".join(f"k{number}: a\n" for number in range(100_000)) + "---\nWords.\n")
    site.write("content/b.md", "---\nk: " + "[" * 20_000 + "\n---\nWords.\n")
    site.write("content/c.md", "{\n" + "".join(f'"k{number}": 1,\n' for number in range(100_000)) + '"z": 1\n}\nWords.\n')


# Each row: the function that creates its input, and the arguments of `row` in costs.py. Most of the time for `bare_addresses` goes into
# printing 3,000 findings with excerpts.
ROWS = [
    (half_links, {"cpu": 2, "finding": "markdown-leftover"}),
    (half_bold, {"finding": "markdown-leftover"}),
    (braces, {"exit": 1, "finding": "markdown-leftover"}),
    (bare_addresses, {"cpu": 2, "finding": "link-url"}),
    (pasted_tables, {"finding": "markdown-leftover", "exit": 1}),
    (pasted_lists, {"finding": "list-fake"}),
    (yaml, {"finding": "front-matter-yaml", "exit": 1}),
]
