"""Small definitions: the minimal one, and the minimal one with some of its parts replaced, added or left out.

A fragment is a piece of TOML. A table whose header and key the minimal definition has too replaces it there; any
other table is added at the end. `# without: [[outcomes]]` leaves out every table with that header; with a key after
it only that one. Lines `# expect: …` say what must be told about the result.
"""

import re
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
MINIMAL = HERE / "valid" / "minimal.toml"
INVALID = HERE / "invalid"
KEY = re.compile(r'^key = "(\w+)"', re.MULTILINE)


def text_with(fragment=""):
    """The text of the minimal definition with the fragment laid over it."""
    blocks = _blocks(MINIMAL.read_text(encoding="utf-8"))
    left_out = set(_notes(fragment, "without"))
    blocks = {
        name: block for name, block in blocks.items() if name[0] not in left_out and " ".join(name) not in left_out
    }
    body = "\n".join(line for line in fragment.splitlines() if not line.startswith("# ")) + "\n"
    new = _blocks(body)
    return "\n".join({**blocks, **new}.values())


def document_with(fragment=""):
    """The tables of the minimal definition with the fragment laid over it."""
    return tomllib.loads(text_with(fragment))


def expected_in(fragment):
    """What the fragment says must be told."""
    return _notes(fragment, "expect")


def _notes(fragment, word):
    start = f"# {word}: "
    return [line.removeprefix(start) for line in fragment.splitlines() if line.startswith(start)]


def _blocks(text):
    """The tables by header and key, in order; a table with the same header and key again has its number too."""
    blocks = {}
    for block in re.split(r"^(?=\[)", text, flags=re.MULTILINE):
        if not block.startswith("["):
            continue
        header, key = block.split("\n", 1)[0].strip(), KEY.search(block)
        name = (header, key[1] if key else "") if header.startswith("[[") else (header,)
        while name in blocks:
            name = (*name, "again")
        blocks[name] = block
    return blocks
