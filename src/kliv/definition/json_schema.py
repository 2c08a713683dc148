"""The JSON Schema of a definition file, for editors."""

from __future__ import annotations

import json
from typing import Any

from kliv.definition.schema.definition import Definition
from kliv.definition.sections import CONDITION, SECTIONS


def schema_text() -> str:
    """The JSON Schema of a definition file, for editors: Swedish titles and descriptions."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def json_schema() -> dict[str, Any]:
    """The schema that pydantic gives, with the words of the reference instead of the code's names and docstrings.

    A condition, which can stand in many places, is written once. TOML has no null: a key is there or it is not.
    """
    schema = Definition.model_json_schema(by_alias=True)
    words = {model.__name__: section for model, section in SECTIONS.items()}
    for name, table in {Definition.__name__: schema, **schema["$defs"]}.items():
        table.pop("title", None)
        table.pop("description", None)
        if name in words:
            lead = words[name].lead.replace("`", "")
            table.update({"title": words[name].title, "description": lead})
            table["properties"] = {key: _plainly(value) for key, value in table["properties"].items()}
    condition = schema["$defs"]["AllOf"]["properties"]["all_of"]["items"]
    schema = _with_reference(schema, condition, {"$ref": "#/$defs/Condition"})
    schema["$defs"]["Condition"] = {"title": CONDITION.title, **condition}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _plainly(key: dict[str, Any]) -> dict[str, Any]:
    """A key without the title that pydantic makes up, null, and defaults that say nothing."""
    plain = {word: value for word, value in key.items() if word != "title"}
    if isinstance(plain.get("default"), dict | list | type(None)):
        plain.pop("default", None)
    alternatives = [one for one in plain.pop("anyOf", ()) if one.get("type") != "null"]
    if len(alternatives) == 1:
        return {**alternatives[0], **plain}
    return {**plain, "anyOf": alternatives} if alternatives else plain


def _with_reference(part: Any, whole: dict[str, Any], reference: dict[str, str]) -> Any:
    """A part of the schema with a reference wherever the whole stands; what else is said there is kept."""
    if isinstance(part, list):
        return [_with_reference(member, whole, reference) for member in part]
    if not isinstance(part, dict):
        return part
    if whole.items() <= part.items():
        return {**{key: value for key, value in part.items() if key not in whole}, **reference}
    return {key: _with_reference(value, whole, reference) for key, value in part.items()}
