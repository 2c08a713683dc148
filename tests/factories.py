"""Records for tests, with what matters written out; what is left out is empty, never made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kliv.core.sorting import fold, sort_key
from kliv.register import models as m

LONG_AGO = dt.date(2020, 1, 1)


def make_organisation(name: str, *, parent: m.Organisation | None = None, kind: str = "municipality") -> m.Organisation:
    return m.Organisation.objects.create(name=name, parent=parent, kind=kind, sort_key=sort_key(name))


def make_project(key: str, owner: m.Organisation) -> m.Project:
    return m.Project.objects.create(key=key, name=key.capitalize(), owner=owner)


def make_user(name: str, *, person: m.Person | None = None, is_active: bool = True) -> m.User:
    address = f"{fold(name).replace(' ', '.')}@example.se"
    return m.User.objects.create(email=address, name=name, sort_key=sort_key(name), person=person, is_active=is_active)


def give_role(
    user: m.User,
    role: str,
    organisation: m.Organisation,
    project: m.Project | None = None,
    *,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
) -> m.Membership:
    return m.Membership.objects.create(
        user=user, role=role, organisation=organisation, project=project, starts_on=starts_on, ends_on=ends_on
    )


def make_person(
    given_name: str,
    family_name: str = "Prov",
    *,
    protection: str = "",
    anonymous: bool = False,
    household: m.Household | None = None,
    **more: Any,
) -> m.Person:
    findable = not protection and not anonymous
    name = f"{given_name} {family_name}"
    return m.Person.objects.create(
        given_name="" if anonymous else given_name,
        family_name="" if anonymous else family_name,
        search_name=fold(name) if findable else "",
        sort_key=sort_key(f"{family_name} {given_name}") if findable else b"",
        protection=protection,
        anonymous=anonymous,
        household=household,
        **more,
    )


def refer(
    person: m.Person,
    project: m.Project,
    *,
    sent_by: m.Organisation | None = None,
    to_unit: m.Organisation | None = None,
    on: dt.date = LONG_AGO,
) -> m.Referral:
    return m.Referral.objects.create(
        person=person, project=project, from_organisation=sent_by, to_unit=to_unit, referred_by="self", referred_on=on
    )


def enrol(
    person: m.Person,
    project: m.Project,
    *,
    unit: m.Organisation | None = None,
    referral: m.Referral | None = None,
    entry_on: dt.date = LONG_AGO,
    exit_on: dt.date | None = None,
) -> m.Enrolment:
    return m.Enrolment.objects.create(
        person=person, project=project, unit=unit, referral=referral, entry_on=entry_on, exit_on=exit_on
    )


def assign(
    user: m.User,
    enrolment: m.Enrolment,
    *,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
    role: str = "responsible",
) -> m.CaseworkerAssignment:
    return m.CaseworkerAssignment.objects.create(
        user=user, enrolment=enrolment, role=role, starts_on=starts_on, ends_on=ends_on
    )


def consent(
    person: m.Person,
    giver: m.Organisation,
    receiver: m.Organisation,
    scope: list[str],
    *,
    given_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
    withdrawn_on: dt.date | None = None,
    purpose: str = "cooperation",
    statute: str = "",
) -> m.Consent:
    return m.Consent.objects.create(
        person=person, giver=giver, receiver=receiver, scope=scope, purpose=purpose, statute=statute,
        given_on=given_on, ends_on=ends_on, withdrawn_on=withdrawn_on,
    )  # fmt: skip


def partner(
    organisation: m.Organisation,
    project: m.Project,
    *,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
) -> m.Partner:
    return m.Partner.objects.create(
        organisation=organisation, project=project, role="partner", starts_on=starts_on, ends_on=ends_on
    )


def place(
    enrolment: m.Enrolment,
    workplace: m.Workplace,
    *,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
) -> m.Placement:
    return m.Placement.objects.create(
        enrolment=enrolment, workplace=workplace, kind="work_training", starts_on=starts_on, ends_on=ends_on
    )


def make_workplace(employer: m.Organisation, name: str, *projects: m.Project) -> m.Workplace:
    workplace = m.Workplace.objects.create(employer=employer, name=name)
    for project in projects:
        m.EmployerParticipation.objects.create(project=project, workplace=workplace, starts_on=LONG_AGO)
    return workplace


def conflict(
    user: m.User,
    person: m.Person,
    *,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
) -> m.ConflictOfInterest:
    return m.ConflictOfInterest.objects.create(
        user=user, person=person, reason="relative", declared_by=user, starts_on=starts_on, ends_on=ends_on
    )


def clear(
    user: m.User,
    person: m.Person,
    *,
    by: m.User,
    starts_on: dt.date = LONG_AGO,
    ends_on: dt.date | None = None,
) -> m.Clearance:
    at = dt.datetime.combine(starts_on, dt.time(9), dt.UTC)
    return m.Clearance.objects.create(
        user=user, person=person, granted_by=by, granted_at=at, starts_on=starts_on, ends_on=ends_on
    )
