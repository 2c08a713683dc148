import sys
import types
from pathlib import Path

import pytest
from typer.main import get_command

from kliv.core.errors import KlivError
from kliv.ops import commands_page, docs
from kliv.ops.cli import app


@pytest.fixture
def pages(monkeypatch):
    """Two sources of documents in place of the real ones; the texts can be changed."""
    texts = {"one": {Path("docs/one.md"): "a\nb\n"}, "two": {Path("deep/er/two.json"): "{}\n"}}
    for name in texts:
        module = types.ModuleType(f"source_{name}")
        module.generated = lambda name=name: texts[name]
        monkeypatch.setitem(sys.modules, f"source_{name}", module)
    monkeypatch.setattr(docs, "SOURCES", ("source_one", "source_two"))
    return texts


def test_documents_are_written_once(pages, tmp_path, capsys):
    docs.run(check=False, house=tmp_path)
    assert (tmp_path / "docs" / "one.md").read_text() == "a\nb\n"
    assert capsys.readouterr().out == "Skrev deep/er/two.json\nSkrev docs/one.md\n"
    docs.run(check=False, house=tmp_path)
    assert capsys.readouterr().out == "Alla dokument är aktuella.\n"


def test_check_tells_what_is_stale_and_writes_nothing(pages, tmp_path):
    docs.run(check=False, house=tmp_path)
    docs.run(check=True, house=tmp_path)
    pages["one"][Path("docs/one.md")] = "a\nc\n"
    with pytest.raises(KlivError) as error:
        docs.run(check=True, house=tmp_path)
    assert str(error.value) == (
        "Dokument som görs ur koden är inaktuella. Skriv dem på nytt med kliv docs.\n"
        "--- docs/one.md (nu)\n+++ docs/one.md (ur koden)\n@@ -2 +2 @@\n-b\n+c\n"
        "  docs/one.md: väntade samma text som koden ger, fick en annan"
    )
    assert (tmp_path / "docs" / "one.md").read_text() == "a\nb\n"


def test_a_document_that_is_missing_is_stale(pages, tmp_path):
    with pytest.raises(KlivError, match=r"docs/one\.md: väntade samma text som koden ger"):
        docs.run(check=True, house=tmp_path)


def test_only_the_head_of_a_difference_is_told(pages, tmp_path):
    pages["one"][Path("docs/one.md")] = "".join(f"{number}\n" for number in range(100))
    with pytest.raises(KlivError) as error:
        docs.run(check=True, house=tmp_path)
    assert "\n+8\n" in str(error.value)
    assert "\n+9\n" not in str(error.value)


def test_only_the_head_of_a_line_is_told(pages, tmp_path):
    pages["one"][Path("docs/one.md")] = "x" * 1000 + "\n"
    with pytest.raises(KlivError) as error:
        docs.run(check=True, house=tmp_path)
    assert "\n+" + "x" * (docs.SHOWN_CHARACTERS - 1) + "\n" in str(error.value)


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--check"], 0), (["--chek"], 2), (["--check", "x"], 2)])
def test_as_a_module(pages, tmp_path, monkeypatch, arguments, status):
    docs.run(check=False, house=tmp_path)
    run = docs.run
    monkeypatch.setattr(docs, "run", lambda *, check: run(check=check, house=tmp_path))
    assert docs.main(arguments) == status


def test_as_a_module_stale(pages, tmp_path, monkeypatch, capsys):
    run = docs.run
    monkeypatch.setattr(docs, "run", lambda *, check: run(check=check, house=tmp_path))
    assert docs.main(["--check"]) == 1
    assert "docs/one.md" in capsys.readouterr().err


def test_the_command(kliv, pages, tmp_path, monkeypatch):
    run = docs.run
    monkeypatch.setattr(docs, "run", lambda *, check: run(check=check, house=tmp_path))
    assert "docs/one.md" in kliv("docs", "--check", status=1).stderr
    kliv("docs")
    kliv("docs", "--check")


def test_the_documents_of_the_house():
    """Whether they are current is one of the checks of the house; here, that every source gives its own."""
    names = {str(path) for path in docs.documents()}
    assert names >= {"docs/commands.md", "docs/definition.md", "docs/register.md", "docs/seeds.md"}
    assert all((docs.HOUSE / name).exists() for name in names)


def test_every_command_and_option_is_on_the_page():
    ((path, text),) = commands_page.generated().items()
    assert path == Path("docs/commands.md")
    for name, command in get_command(app).commands.items():
        assert f"\n## `kliv {name}`\n" in text
        for param in command.params:
            assert f"`{param.metavar}`" in text or f"`{param.opts[0]}" in text
    assert "\b" not in text
