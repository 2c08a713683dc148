"""The definition versions of a project: adopting one, and finding the one that holds on a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kliv.casework.access import Actor, Refused, check_can, get
from kliv.casework.editing import asked
from kliv.casework.noting import note
from kliv.casework.projects import can_change_project
from kliv.casework.recording import Action
from kliv.core.errors import Fault
from kliv.core.roles import Permission
from kliv.definition.examples import run_people
from kliv.definition.load import DefinitionError, load_definition
from kliv.definition.schema.definition import Definition
from kliv.register.models import DefinitionVersion, Project

LONGEST = 2_000_000  # bytes; the longest seed is a fiftieth of it


def definition_of(project: Project, on: dt.date) -> Definition | None:
    """The project's definition as it is worded on that day; None where no version holds yet. Costs 1 query."""
    version = DefinitionVersion.objects.filter(project=project, valid_from__lte=on).order_by("-valid_from").first()
    return _worded(version.text, project.key, on) if version else None


def check_adopt_definition(actor: Actor, *, project_ref: uuid.UUID) -> tuple[Project, Permission]:
    """The project and the permission by which the actor may adopt a version. Raises Refused, or NotVisible.

    Whoever manages the project may adopt the first version; after that it is for a leader at the owner, not at a
    partner.
    """
    project = get(actor, Project, project_ref)
    first = not DefinitionVersion.objects.filter(project=project).exists()
    if first and can_change_project(actor, project_ref=project_ref):
        return project, Permission.MANAGE_PROJECTS
    check_can(actor, Permission.CHANGE_DEFINITION, project)
    if not any(project.owner_id in held.family for held in actor.holding(Permission.CHANGE_DEFINITION)):
        raise Refused(_("Projektet ägs av en annan organisation. Be dess projektledare anta versionen."))
    return project, Permission.CHANGE_DEFINITION


can_adopt_definition = asked(check_adopt_definition)


def adopt_definition(actor: Actor, *, project_ref: uuid.UUID, text: str, at: dt.datetime) -> DefinitionVersion:
    """Adopts the text of a definition file; it is kept as it is, and never changed.

    Raises DefinitionError with everything that is wrong: in the file, in its examples, in its key, its number (one
    more than the last) or its first day (after the last version's). Logged in the same transaction.
    """
    project, permission = check_adopt_definition(actor, project_ref=project_ref)
    if len(text.encode()) > LONGEST:
        raise DefinitionError(_("Filen är för stor."), [Fault(project.key, _("högst %d byte") % LONGEST)])
    definition = _parsed(text, project.key, None)
    version = definition.version
    with transaction.atomic():
        last = DefinitionVersion.objects.filter(project=project).order_by("-number").first()
        faults = [*_misplaced(definition, project, last), *run_people(definition)]
        if faults:
            raise DefinitionError(_("Definitionen går inte att anta än."), faults)
        try:
            with transaction.atomic():
                made = DefinitionVersion.objects.create(
                    project=project, number=version.number, valid_from=version.valid_from, text=text,
                    sha256=hashlib.sha256(text.encode()).hexdigest(), adopted_by=actor.user,
                )  # fmt: skip
        except IntegrityError:
            raise Refused(_("Någon annan har just antagit en version. Ladda om sidan och se efter.")) from None
        what = {"project": project.key, "number": made.number, "sha256": made.sha256}
        note(actor, permission, Action.CREATE, about=made, what=what, at=at)
    return made


def _misplaced(definition: Definition, project: Project, last: DefinitionVersion | None) -> list[Fault]:
    version, faults = definition.version, []
    if definition.key != project.key:
        faults.append(Fault("project.key", project.key, definition.key))
    number = last.number + 1 if last else 1
    if version.number != number:
        faults.append(Fault("version.number", str(number), str(version.number)))
    if last is not None and version.valid_from <= last.valid_from:
        faults.append(Fault("version.valid_from", _("en dag efter %s") % last.valid_from, str(version.valid_from)))
    return faults


def _parsed(text: str, key: str, on: dt.date | None) -> Definition:
    """The definition of a text, through a file of its own, so that it is read and told about as any other."""
    with TemporaryDirectory(prefix="kliv-") as folder:
        path = Path(folder) / f"{key}.toml"
        path.write_text(text, encoding="utf-8")
        return load_definition(path, on)


@lru_cache(maxsize=64)
def _worded(text: str, key: str, on: dt.date) -> Definition:
    return _parsed(text, key, on)
