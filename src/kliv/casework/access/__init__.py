"""Who may see and do what: the one policy under lists, single records, counts, choices, exports, figures and the API.

Make an `Actor` for every request, and ask for records only through it:

    actor = actor_for(request.user, at)                 # 3 queries; Refused for a closed account
    persons(actor)                                      # a list: filter, order, count and slice it
    get_person(actor, ref)                              # one: NotVisible alike for missing and forbidden (404)
    visible(actor, Outcome)                             # any kind of record there is
    enrolments(actor, Permission.EXPORT_TABLES)         # an export: the same, with the permission it takes
    projects(actor, Permission.SEE_FIGURES)             # the projects whose figures may be read
    users(actor), organisations(actor)                  # choices in a form
    assignable(actor, enrolment)                        # who may become the caseworker
    check_can(actor, Permission.CLOSE_CASE, enrolment)  # Refused with the reason (403, or a disabled button)
    readable_fields(actor, person)                      # which of its fields to show
    ground_for(person, giver, receiver, scope, on)      # why one organisation may tell another

Rows are in the list exactly when they can be got singly. Whatever fails on the way is a refusal. `open_in_emergency`,
`review_opening`, `name_for_person`, `end_clearance` and `clear_by_entry` are the writes that belong to access
itself. What each role may do stands in `core.roles`, how far it reaches in `reach`, what it must never see in `rules`.
"""

from kliv.casework.access.actor import Actor, Grant, Held, actor_for
from kliv.casework.access.break_glass import check_reason, open_in_emergency, review_opening
from kliv.casework.access.errors import NotVisible, Refused
from kliv.casework.access.fields import readable_fields
from kliv.casework.access.naming import (
    assignable,
    check_can_name,
    clear_by_entry,
    end_clearance,
    name_for_person,
)
from kliv.casework.access.policy import (
    can,
    check_can,
    enrolments,
    get,
    get_enrolment,
    get_person,
    get_project,
    get_referral,
    log_entries,
    memberships,
    notices,
    openings,
    organisations,
    persons,
    placements,
    projects,
    referrals,
    users,
    visible,
)
from kliv.casework.access.sharing import Ground, GroundKind, ground_for

__all__ = [
    "Actor", "Grant", "Ground", "GroundKind", "Held", "NotVisible", "Refused", "actor_for", "assignable", "can",
    "check_can", "check_can_name", "check_reason", "clear_by_entry", "end_clearance", "enrolments", "get",
    "get_enrolment", "get_person", "get_project", "get_referral", "ground_for", "log_entries", "memberships",
    "name_for_person", "notices", "open_in_emergency", "openings", "organisations", "persons", "placements",
    "projects", "readable_fields", "referrals", "review_opening", "users", "visible",
]  # fmt: skip
