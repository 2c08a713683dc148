#!/usr/bin/env python3
"""Checks the rules of the house that no ready-made tool knows; prints each finding as ``file:line: what, expected``."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_FILE_BYTES = 2_000_000

# Put together from their parts, so that this file keeps the rule it holds.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
)
REGISTRY = re.compile(r"\b(?:" + "|".join(map(re.escape, REGISTRY_HOSTS)) + r")\b")
POSTPONED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")

LEFT_ALONE = {".git", ".venv", "node_modules", "var", "__pycache__", "build", "dist"}
NOT_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def list_files(top: Path) -> list[Path]:
    """The files git tracks or would track, relative to ``top``; without git, all but what is installed or made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(command, cwd=top, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(top) for path in top.rglob("*"))
        return sorted(path for path in found if not LEFT_ALONE & set(path.parts) and (top / path).is_file())
    names = answer.stdout.decode().split("\0")
    return sorted({Path(name) for name in names if name and (top / name).is_file()})


def findings(top: Path, path: Path) -> Iterator[str]:
    """Each breach in one file, as ``file:line: what, expected``."""
    content = (top / path).read_bytes()
    if len(content) > MAX_FILE_BYTES:
        yield f"{path}:1: {len(content):,} bytes, expected at most {MAX_FILE_BYTES:,}"
    if b"\0" in content[:8192]:
        return  # pictures and fonts
    text = content.decode("utf-8", errors="replace")
    yield from breaches_of_text(path, text)
    if path.suffix == ".py" and path.parts[0] == "src" and "migrations" not in path.parts:
        yield from breaches_of_size(path, text)


def breaches_of_text(path: Path, text: str) -> Iterator[str]:
    """Named registries anywhere, and work put off in the code and its tests."""
    in_code = path.parts[0] in {"src", "tests"}
    for number, line in enumerate(text.splitlines(), start=1):
        if host := REGISTRY.search(line):
            yield f"{path}:{number}: names the package registry {host[0]}, expected no registry named in any file"
        if in_code and (mark := POSTPONED.search(line)):
            yield f"{path}:{number}: {mark[0]}, expected it done, or written down as an issue"


def breaches_of_size(path: Path, text: str) -> Iterator[str]:
    """Modules and functions that have grown too long to read in one go."""
    n_lines = len(text.splitlines())
    if n_lines > MAX_MODULE_LINES:
        yield f"{path}:{MAX_MODULE_LINES + 1}: module of {n_lines} lines, expected at most {MAX_MODULE_LINES}"
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield f"{path}:{error.lineno}: {error.msg}, expected Python"
        return
    code_lines = lines_with_code(text) - docstring_lines(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = len(code_lines.intersection(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
            if length > MAX_FUNCTION_LINES:
                yield (
                    f"{path}:{node.lineno}: function {node.name} of {length} lines of code, "
                    f"expected at most {MAX_FUNCTION_LINES}"
                )


def lines_with_code(text: str) -> set[int]:
    """The numbers of the lines that hold more than blanks and comments."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        number for token in tokens if token.type not in NOT_CODE for number in range(token.start[0], token.end[0] + 1)
    }


def docstring_lines(tree: ast.Module) -> set[int]:
    """The numbers of the lines that belong to a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        number
        for node in ast.walk(tree)
        if isinstance(node, documented) and ast.get_docstring(node, clean=False) is not None
        for number in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }


def main(top: Path) -> int:
    """Print what breaks the rules under ``top``; the exit code."""
    found = [finding for path in list_files(top) for finding in findings(top, path)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
