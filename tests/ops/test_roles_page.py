"""docs/roles.md says all that the roles say, and every field a role reads exists."""

import pytest
from django.apps import apps

from kliv.core.roles import HIDING, PERMISSION_WORDS, ROLES
from kliv.ops.docs import HOUSE
from kliv.ops.roles_page import PAGE, generated

TEXT = generated()[PAGE]


def test_the_page_is_up_to_date():
    assert (HOUSE / PAGE).read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_every_role_permission_and_rule_stands_there(role):
    assert f"| **{role.name}** | {role.description} |" in TEXT
    assert all(f"| {words} |" in TEXT for words in PERMISSION_WORDS.values())
    assert all(f"| {hiding.words} |" in TEXT for hiding in HIDING)


def test_the_marks_are_those_of_the_roles():
    rows = {line.split(" | ")[0].strip("| "): line for line in TEXT.splitlines() if line.startswith("| ")}
    for permission, words in PERMISSION_WORDS.items():
        marks = [cell.strip() for cell in rows[words].strip("|").split("|")[1:]]
        expected = [
            "○" if permission in role.on_ground else "●" if permission in role.permissions else ""
            for role in ROLES.values()
        ]
        assert marks == expected, permission


@pytest.mark.parametrize("role", [role for role in ROLES.values() if role.fields], ids=lambda role: role.key)
def test_every_field_that_a_role_reads_exists(role):
    for model, names in role.fields.items():
        assert names <= {field.name for field in apps.get_model("register", model)._meta.concrete_fields}
