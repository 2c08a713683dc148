"""The generated documents are current and say something about every key; editors get the same words."""

import datetime as dt
import inspect
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from kliv.core import terms
from kliv.definition.json_schema import json_schema
from kliv.definition.load import path_of, shipped
from kliv.definition.reference import EXAMPLE, REFERENCE, SCHEMA, generated, reference_text, toml_value
from kliv.definition.schema import base
from kliv.definition.schema.definition import Definition
from kliv.definition.sections import SECTIONS
from kliv.definition.shape import Shape, entries_of, model_for, models_under

from .fragments import INVALID, MINIMAL, document_with

TOP = Path(__file__).resolve().parents[2]
MODELS = models_under(Definition)
# What the types of keys say of themselves: not enough for a key.
SAYS_NOTHING = {"nyckel: små bokstäver a–z, siffror och _", "kodord: små bokstäver, siffror och _"}


def written_in(model):
    return [entry for entry in entries_of(model).values() if entry.name in inspect.get_annotations(model)]


def plain(value):
    """Dates as texts, as editors hand them to a JSON Schema."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def used_in(value, shape):
    if shape.kind == "list":
        for member in value:
            yield from used_in(member, shape.parts[0])
    model = model_for(shape, value) if isinstance(value, dict) else None
    if model is not None:
        for key, part in value.items():
            yield model, key
            yield from used_in(part, entries_of(model)[key].shape)


@pytest.mark.parametrize("path", generated(), ids=str)
def test_the_generated_documents_are_current(path):
    assert (TOP / path).read_text(encoding="utf-8") == generated()[path], "skriv dem på nytt med kliv docs"


def test_both_documents_are_generated():
    assert set(generated()) == {REFERENCE, SCHEMA}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_described_in_swedish_and_every_model_in_its_docstring(model):
    assert model.__doc__
    for entry in entries_of(model).values():
        assert entry.description, f"{model.__name__}.{entry.key}"
        assert entry.description not in SAYS_NOTHING, f"{model.__name__}.{entry.key}"
        assert not entry.description.endswith(".")
        assert not re.search(r"\b(the|of|and|with|which)\b", entry.description)


def test_every_kind_of_table_has_a_section_of_its_own():
    assert set(SECTIONS) == set(MODELS)
    titles = [section.title for section in SECTIONS.values()]
    assert len(set(titles)) == len(titles)


def test_the_reference_has_a_row_for_every_key():
    sections = dict(zip(re.findall(r"^##+ (.*)$", reference_text(), re.MULTILINE), split_sections(), strict=True))
    for model in MODELS:
        rows = re.findall(r"^\| `(\w+)` \|", sections[SECTIONS[model].title], re.MULTILINE)
        assert sorted(rows) == sorted(entries_of(model)), model.__name__


def split_sections():
    return re.split(r"^##+ .*$", reference_text(), flags=re.MULTILINE)[1:]


def test_every_row_of_the_reference_has_five_cells_and_every_link_leads_somewhere():
    text = reference_text()
    anchors = {
        "#" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^##+ (.*)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\((#[^)]*)\)", text)) <= anchors
    rows = [line for line in text.split("## Gemensamma kodord")[0].splitlines() if line.startswith("|")]
    assert {line.count(" | ") for line in rows if "---" not in line} == {4}


def test_the_shared_code_words_are_listed():
    text = split_sections()[-1]
    codes = [*terms.FACTS, *terms.EVENTS, *terms.ROLES, *terms.REFERRED_BY, *terms.EVENT_CODES]
    codes += [code for codes_of in terms.SPELLS.values() for code in codes_of]
    assert [code for code in codes if f"`{code}`" not in text] == []


def test_the_reference_marks_what_must_be_there_and_what_holds_without():
    goals = next(text for text in split_sections() if "Hur stor andel av en grupp" in text)
    assert "| `counts` | [villkor](#villkor) | ja | villkor för att räknas i täljaren |" in goals
    assert "| `source` | lista av post i källan | ja |" in goals
    assert '| `subject` | `enrolment`, `employer` | nej: `"enrolment"` |' in goals
    assert "Skrivs `[[goals]]`." in goals


def test_the_example_uses_every_key_where_it_is_written_in_the_schema():
    """Keys that all kinds of table share (source, quote) need an example once."""
    document = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    used = set(used_in(document, Shape("table", model=Definition)))
    assert [
        (model.__name__, entry.key) for model in MODELS for entry in written_in(model) if (model, entry.key) not in used
    ] == []
    for shared in (base.Sourced, base.Named, base.Target):
        keys = {key for model, key in used if issubclass(model, shared)}
        assert set(entries_of(shared)) <= keys


def test_every_scalar_key_has_an_example():
    rows = [line for line in reference_text().split("## Gemensamma kodord")[0].splitlines() if line.startswith("| `")]
    without = {line.split("|")[1].strip() for line in rows if line.endswith("|  |") and "](#" not in line}
    assert without <= {"`summary`", "`definition`"}  # sentences, too long for a cell


@pytest.mark.parametrize("path", [*map(path_of, shipped()), EXAMPLE, MINIMAL], ids=lambda path: path.stem)
def test_the_schema_of_editors_accepts_what_loads(path):
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json_schema()).validate(plain(document))


@pytest.mark.parametrize(
    "mistake", ["missing_key", "unknown_key", "unknown_part", "unknown_choice", "condition_of_no_kind", "no_measure"]
)
def test_the_schema_of_editors_refuses_what_the_schema_refuses(mistake):
    document = document_with((INVALID / f"{mistake}.toml").read_text(encoding="utf-8"))
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(plain(document))


def test_the_schema_of_editors_is_a_schema_with_swedish_words():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema, ensure_ascii=False)
    assert schema["title"] == "Definitionen"
    assert "null" not in text
    assert not re.search(r"\b(the|which|with|whose)\b", text)
    assert schema["$defs"]["TargetGroup"]["properties"]["criteria"] == {
        "$ref": "#/$defs/Condition",
        "description": "villkoren; utelämnade = källan definierar dem inte",
    }


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        0.5,
        12,
        'citat " och \\ och å',
        dt.date(2024, 1, 1),
        [1, 2],
        (1, 2),
        {"a": {"b": ["c"]}, "å ä": 1},
        [],
    ],
)
def test_a_value_is_written_as_toml(value):
    written = tomllib.loads(f"x = {toml_value(value)}")["x"]
    assert written == (list(value) if isinstance(value, tuple) else value)
