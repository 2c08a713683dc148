"""What somebody may do: the permissions, what each is about, and its words. Which role has them stands in `roles`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing a role may do, within its reach."""

    SEE_PROJECT = "see_project"
    SEE_FIGURES = "see_figures"
    SEE_MONEY = "see_money"
    CHANGE_MONEY = "change_money"
    CHANGE_DEFINITION = "change_definition"
    RECORD_EVIDENCE = "record_evidence"
    SEE_EMPLOYER = "see_employer"
    CHANGE_EMPLOYER = "change_employer"
    SEE_PERSON = "see_person"
    REVEAL_NUMBER = "reveal_number"
    CHANGE_PERSON = "change_person"
    ERASE_PERSON = "erase_person"
    RECORD_CONSENT = "record_consent"
    SEE_REFERRAL = "see_referral"
    REFER = "refer"
    DECIDE_REFERRAL = "decide_referral"
    SEE_ENROLMENT = "see_enrolment"
    ENROL = "enrol"
    ASSIGN = "assign"
    CLOSE_CASE = "close_case"
    FOLLOW_UP = "follow_up"
    READ_CASE = "read_case"
    CHANGE_CASE = "change_case"
    SEE_PLACEMENT = "see_placement"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    WRITE_MESSAGE = "write_message"
    ANSWER_SURVEY = "answer_survey"
    SEE_PROTECTED = "see_protected"
    MARK_PROTECTION = "mark_protection"
    NAME_FOR_PROTECTED = "name_for_protected"
    BREAK_GLASS = "break_glass"
    REVIEW_BREAK_GLASS = "review_break_glass"
    EXPORT_PEOPLE = "export_people"
    EXPORT_TABLES = "export_tables"
    SEE_LOG = "see_log"
    SEE_OWN_LOG = "see_own_log"
    MANAGE_USERS = "manage_users"
    MANAGE_ROLES = "manage_roles"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_PROJECTS = "manage_projects"


class Area(StrEnum):
    """What a permission is about."""

    PROJECT = "Projektet"
    PEOPLE = "Deltagarna"
    EXPORT = "Uttag"
    SAFETY = "Skydd och nödläge"
    LOG = "Loggen"
    KEEPING = "Förvaltning"


# Each is read after "får": "Handläggare får läsa anteckningar …".
AREAS: Mapping[Area, Mapping[Permission, str]] = {
    Area.PROJECT: {
        Permission.SEE_PROJECT: "se projektet, dess parter och dess definition",
        Permission.SEE_FIGURES: "se projektets mål och siffror",
        Permission.SEE_MONEY: "se budget och kostnader",
        Permission.CHANGE_MONEY: "ändra budget och kostnader",
        Permission.CHANGE_DEFINITION: "anta en ny version av projektets definition",
        Permission.RECORD_EVIDENCE: "skriva underlag till milstolpar och mål i ord",
        Permission.SEE_EMPLOYER: "se arbetsgivare och arbetsplatser",
        Permission.CHANGE_EMPLOYER: "ändra arbetsgivare och arbetsplatser",
    },
    Area.PEOPLE: {
        Permission.SEE_PERSON: "se deltagarens personuppgifter",
        Permission.REVEAL_NUMBER: "visa hela personnumret",
        Permission.CHANGE_PERSON: "ändra och rätta personuppgifter",
        Permission.ERASE_PERSON: "gallra en deltagares uppgifter",
        Permission.RECORD_CONSENT: "skriva in och avsluta samtycken",
        Permission.SEE_REFERRAL: "se remisser",
        Permission.REFER: "remittera en person till projektet",
        Permission.DECIDE_REFERRAL: "besluta om en remiss",
        Permission.SEE_ENROLMENT: "se när deltagaren började och slutade, och vem som är handläggare",
        Permission.ENROL: "skriva in en deltagare",
        Permission.ASSIGN: "utse handläggare för en deltagare",
        Permission.CLOSE_CASE: "avsluta en deltagares tid i projektet",
        Permission.FOLLOW_UP: "göra uppföljningar",
        Permission.READ_CASE: "läsa plan, aktiviteter, möten, bedömningar, utfall och uppföljningar",
        Permission.CHANGE_CASE: "skriva i plan, aktiviteter, möten, bedömningar och placeringar",
        Permission.SEE_PLACEMENT: "se placeringar och avtal",
        Permission.READ_NOTES: "läsa anteckningar, dokument och meddelanden",
        Permission.WRITE_NOTES: "skriva anteckningar och lägga till dokument",
        Permission.WRITE_MESSAGE: "skriva meddelanden i en deltagares tråd",
        Permission.ANSWER_SURVEY: "svara på enkäter",
        Permission.MARK_PROTECTION: "skriva in att en person har skyddade uppgifter",
    },
    Area.EXPORT: {
        Permission.EXPORT_PEOPLE: "hämta ut listor med namn",
        Permission.EXPORT_TABLES: "hämta ut tabeller utan namn och personnummer",
    },
    Area.SAFETY: {
        Permission.SEE_PROTECTED: "se en person med skyddade uppgifter som användaren själv är utsedd för",
        Permission.NAME_FOR_PROTECTED: "utse vem som får se en person med skyddade uppgifter, eller en kollegas ärende",
        Permission.BREAK_GLASS: "öppna en deltagare i nödläge",
        Permission.REVIEW_BREAK_GLASS: "granska det som har öppnats i nödläge",
    },
    Area.LOG: {
        Permission.SEE_LOG: "granska loggen",
        Permission.SEE_OWN_LOG: "se vem som har sett ens egna uppgifter",
    },
    Area.KEEPING: {
        Permission.MANAGE_USERS: "lägga till och stänga av användare",
        Permission.MANAGE_ROLES: "ge och ta bort roller, men aldrig sina egna",
        Permission.MANAGE_ORGANISATIONS: "ändra organisationer och enheter",
        Permission.MANAGE_PROJECTS: "lägga till projekt och deras parter",
    },
}

PERMISSION_WORDS: Mapping[Permission, str] = {
    permission: words for group in AREAS.values() for permission, words in group.items()
}

# The permissions that select participants and what belongs to them; the others never do.
ABOUT_PEOPLE = frozenset(AREAS[Area.PEOPLE]) | frozenset(AREAS[Area.EXPORT])


@dataclass(frozen=True)
class Hiding:
    """A rule that hides persons within reach, in plain Swedish. A core rule is never overridden."""

    key: str
    is_core: bool
    words: str


# How each becomes a selection of records stands in `casework.access.rules`.
HIDING: tuple[Hiding, ...] = (
    Hiding(
        "own_data",
        True,
        "Ingen i personalen ser sina egna uppgifter som deltagare i sitt arbete; dem ser man i rollen Deltagare.",
    ),
    Hiding("own_household", True, "Ingen ser den som hör till det egna hushållet."),
    Hiding("conflict", True, "Ingen ser den som hen är jävig mot: en närstående, en vän eller ett annat anmält jäv."),
    Hiding(
        "protected",
        True,
        "En person med skyddade uppgifter, och alla i samma hushåll, ses bara av den som har en roll som får det och "
        "som är utsedd för just den personen.",
    ),
    Hiding(
        "colleague",
        False,
        "Den som arbetar i samma organisation eller projekt ses bara av sin handläggare och av den som är utsedd.",
    ),
)
