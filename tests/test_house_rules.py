"""The rules of the house are held, and what breaks one is told with its place and what was expected."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("house_rules", TOP / "scripts" / "house_rules.py")
assert spec is not None
assert spec.loader is not None
house_rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(house_rules)

POSTPONED = "TO" + "DO"


@pytest.fixture
def house(tmp_path):
    """Writes one file into an empty house and gives back what is found there."""

    def find(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(house_rules.findings(tmp_path, Path(name)))

    return find


def function_of(n_lines, extra=""):
    return f"def long():\n{extra}" + "    x = 1\n" * (n_lines - 1)


@pytest.mark.parametrize("host", house_rules.REGISTRY_HOSTS)
def test_a_registry_may_not_be_named_anywhere(house, host):
    (finding,) = house("docs/install.md", f"First line\nsee https://files.{host}/x\n")
    assert finding == f"docs/install.md:2: names the package registry {host}, expected no registry named in any file"


def test_a_word_that_only_contains_a_registry_is_let_through(house):
    assert house("docs/x.md", "mypy" + "pi.organ, crates.iodine") == []


@pytest.mark.parametrize("place", ["src/kliv/core/dates.py", "src/kliv/web/page.html", "tests/core/test_dates.py"])
def test_nothing_is_put_off_in_code_or_tests(house, place):
    (finding,) = house(place, f"\n# {POSTPONED}: later\n")
    assert finding == f"{place}:2: {POSTPONED}, expected it done, or written down as an issue"


def test_a_document_may_speak_of_putting_off(house):
    assert house("docs/style.md", f"{POSTPONED} only with an issue") == []


def test_a_module_ends_at_its_limit(house):
    assert house("src/kliv/a.py", "x = 1\n" * 400) == []
    assert house("src/kliv/a.py", "x = 1\n" * 401) == ["src/kliv/a.py:401: module of 401 lines, expected at most 400"]
    assert house("tests/a.py", "x = 1\n" * 401) == []
    assert house("src/kliv/register/migrations/0001_initial.py", "x = 1\n" * 401) == []


def test_a_function_ends_at_its_limit(house):
    assert house("src/kliv/a.py", function_of(40)) == []
    assert house("src/kliv/a.py", "\n" + function_of(41)) == [
        "src/kliv/a.py:2: function long of 41 lines of code, expected at most 40"
    ]


def test_docstring_comments_and_blank_lines_are_not_code(house):
    docstring = '    """One.\n\n    Two.\n    """\n    # why\n\n'
    assert house("src/kliv/a.py", function_of(40, extra=docstring)) == []


def test_a_text_over_many_lines_is_code(house):
    text = '    sql = """\n' + "    a\n" * 40 + '    """\n'
    (finding,) = house("src/kliv/a.py", function_of(2, extra=text))
    assert "function long of 44 lines of code" in finding


def test_a_method_is_a_function_too(house):
    method = "class A:\n    async def long(self):\n" + "        x = 1\n" * 40
    assert house("src/kliv/a.py", method) == ["src/kliv/a.py:2: function long of 41 lines of code, expected at most 40"]


def test_a_file_that_is_not_python_is_told_not_raised(house):
    (finding,) = house("src/kliv/a.py", "def (:\n")
    assert finding.startswith("src/kliv/a.py:1: ")
    assert finding.endswith(", expected Python")


def test_a_large_file_is_refused(house):
    assert house("docs/film.bin", bytes(2_000_000)) == []
    assert house("docs/film.bin", bytes(2_000_001)) == ["docs/film.bin:1: 2,000,001 bytes, expected at most 2,000,000"]


def test_only_what_git_would_track_is_read(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for name in (".gitignore", "kept.md", "made/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("made/\n")
    assert house_rules.list_files(tmp_path) == [Path(".gitignore"), Path("kept.md")]


def test_without_git_what_is_installed_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    for name in ("kept.md", "node_modules/x.md", ".venv/lib/y.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert house_rules.list_files(tmp_path) == [Path("kept.md")]


def test_main_tells_by_its_exit_code(tmp_path, capsys):
    assert house_rules.main(tmp_path) == 0
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text(f"# {POSTPONED}\n")
    assert house_rules.main(tmp_path) == 1
    assert capsys.readouterr().out == f"src/a.py:1: {POSTPONED}, expected it done, or written down as an issue\n"
