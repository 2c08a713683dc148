"""The register tables: the documented contract between whoever holds the records and the kernel.

Flat tables without names or personal numbers. They are filled from the database by `register.extract`, or read from
a folder of CSV or Parquet files by `analysis.reading`. `docs/register.md` is generated from this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The type of a column. Codes are short words from a list or the definition; months are the first of the month."""

    ID = "id"
    CODE = "code"
    DATE = "date"
    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """A column: its type, what it holds in plain words, and what a missing value means ("" = may not be missing)."""

    name: str
    kind: Kind
    holds: str
    missing: str = ""
    codes: tuple[str, ...] = ()
    refers_to: str = ""
    unit: str = ""

    @property
    def nullable(self) -> bool:
        """Whether a value may be missing."""
        return bool(self.missing)


@dataclass(frozen=True)
class Table:
    """A table: one row is one what, its columns, and the columns that together are unique (empty = no such key)."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()  # pairs (earlier, later) of date columns: later >= earlier where both are

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)


def _person(missing: str = "") -> Column:
    return Column("person_id", Kind.ID, "personen", missing, refers_to="persons")


def _enrolment(missing: str = "") -> Column:
    return Column("enrolment_id", Kind.ID, "inskrivningen", missing, refers_to="enrolments")


PERSONS = Table(
    "persons",
    "en person",
    (
        Column("person_id", Kind.ID, "personens löpnummer i utdraget, inte personnummer"),
        Column("birth_date", Kind.DATE, "födelsedatum", "okänt"),
        Column("sex", Kind.CODE, "kön", codes=("woman", "man", "non_binary", "unknown")),
        Column("municipality", Kind.CODE, "folkbokföringskommun, kommunkod", "okänd eller skyddad"),
        Column("district", Kind.CODE, "stadsdel", "okänd, skyddad eller utan stadsdelar"),
        Column("household_id", Kind.ID, "hushållets löpnummer", "okänt"),
        Column("protected", Kind.BOOL, "har skyddade personuppgifter"),
    ),
    key=("person_id",),
)
FACTS = Table(
    "facts",
    "ett värde som gäller för en person från ett datum tills ett senare ersätter det",
    (
        _person(),
        Column("fact", Kind.CODE, "uppgiftens kod, till exempel born_abroad eller en uppgift ur definitionen"),
        Column("value", Kind.TEXT, "värdet: kod, tal, true eller false"),
        Column("from_on", Kind.DATE, "gäller från och med"),
    ),
    key=("person_id", "fact", "from_on"),
)
SPELLS = Table(
    "spells",
    "en period i en persons liv; båda dagarna räknas med",
    (
        _person(),
        Column("kind", Kind.CODE, "slag: benefit, registered_with, unemployed, programme, outside_labour_market, …"),
        Column("code", Kind.CODE, "vilken, till exempel social_assistance; none = undersökt, ingen sådan period"),
        Column("start_on", Kind.DATE, "första dagen"),
        Column("end_on", Kind.DATE, "sista dagen", "pågår (end = open) eller okänt slut (end = unknown)"),
        Column("end", Kind.CODE, "slutets art", codes=("known", "open", "unknown")),
    ),
    order=(("start_on", "end_on"),),
)
ENROLMENTS = Table(
    "enrolments",
    "en persons väg genom projektet: remiss, start, avslut",
    (
        Column("enrolment_id", Kind.ID, "inskrivningens löpnummer"),
        _person(),
        Column("target_group", Kind.CODE, "målgrupp (den primära)", "ingen målgrupp fastställd"),
        Column("unit", Kind.CODE, "kontor, område eller annan enhet", "ingen"),
        Column("municipality", Kind.CODE, "kommunen som deltagaren hör till i projektet, kommunkod", "ingen"),
        Column("referred_by", Kind.CODE, "vem som remitterade: pes, municipality, self …", "okänt"),
        Column("caseworker_id", Kind.ID, "ansvarig handläggares löpnummer", "ingen"),
        Column("referral_on", Kind.DATE, "remissdatum", "okänt"),
        Column("unemployed_on", Kind.DATE, "arbetslös sedan", "okänt eller inte arbetslös"),
        Column("entry_on", Kind.DATE, "första dagen i projektet", "har inte startat"),
        Column("completed_on", Kind.DATE, "dagen huvudinsatsen fullföljdes", "inte fullföljd"),
        Column("exit_on", Kind.DATE, "sista dagen i projektet", "är kvar eller har inte startat"),
        Column("exit_reason", Kind.CODE, "avslutsorsak", "är kvar, eller okänd orsak"),
    ),
    key=("enrolment_id",),
    order=(("referral_on", "entry_on"), ("entry_on", "completed_on"), ("entry_on", "exit_on")),
)
ACTIVITIES = Table(
    "activities",
    "en aktivitet som en deltagare tagit del av",
    (
        _enrolment(),
        Column("activity", Kind.CODE, "aktivitetens kod i definitionen"),
        Column("start_on", Kind.DATE, "första dagen"),
        Column("end_on", Kind.DATE, "sista dagen", "pågår"),
        Column("completed", Kind.BOOL, "om den fullföljdes", "pågår eller okänt"),
        Column("hours", Kind.NUMBER, "deltagartid", "inte redovisad", unit="timmar"),
        Column("employer_id", Kind.ID, "arbetsgivare eller anordnare", "ingen", refers_to="employers"),
    ),
    order=(("start_on", "end_on"),),
)
EVENTS = Table(
    "events",
    "något som hände en deltagare en dag: möte, kontakt, information, erbjudande, anvisning, anställning",
    (
        _enrolment(),
        Column("event", Kind.CODE, "vad som hände"),
        Column("code", Kind.CODE, "närmare vad", "inget närmare"),
        Column("happened_on", Kind.DATE, "vilken dag"),
        Column("counterpart_id", Kind.ID, "arbetsgivaren det gällde", "ingen", refers_to="employers"),
    ),
)
OUTCOMES = Table(
    "outcomes",
    "ett utfall vid avslut eller uppföljning; flera kan gälla samtidigt",
    (
        _enrolment(),
        Column("at", Kind.CODE, "exit eller uppföljningens nyckel i definitionen"),
        Column("outcome", Kind.CODE, "utfall, till exempel work, studies, self_supporting"),
        Column("kind", Kind.CODE, "närmare slag, till exempel regular, subsidised, vocational", "inget närmare"),
        Column("extent", Kind.NUMBER, "omfattning", "okänd", unit="procent av heltid"),
        Column("observed_on", Kind.DATE, "dagen utfallet gäller"),
    ),
)
FOLLOW_UPS = Table(
    "follow_ups",
    "en uppföljning som har gjorts eller försökts",
    (
        _enrolment(),
        Column("at", Kind.CODE, "exit eller uppföljningens nyckel i definitionen"),
        Column("due_on", Kind.DATE, "dagen den skulle göras"),
        Column("status", Kind.CODE, "svar", codes=("reached", "not_reached", "refused")),
        Column("observed_on", Kind.DATE, "dagen svaret kom", "inget svar"),
    ),
    key=("enrolment_id", "at"),
)
ASSESSMENTS = Table(
    "assessments",
    "ett svar på en fråga i ett bedömningsinstrument; instrumentet judgement är en yrkespersons bedömning",
    (
        _person(),
        Column("instrument", Kind.CODE, "instrumentets kod, eller judgement"),
        Column("item", Kind.CODE, "frågans kod"),
        Column("value", Kind.TEXT, "värdet: kod eller tal"),
        Column("rater", Kind.CODE, "rollen som bedömde"),
        Column("assessed_on", Kind.DATE, "vilken dag"),
    ),
)
ANSWERS = Table(
    "answers",
    "ett svar på en enkätfråga",
    (
        Column("survey", Kind.CODE, "enkätens kod"),
        Column("respondent", Kind.CODE, "vem som svarar", codes=("participant", "employer", "partner", "referrer")),
        Column("respondent_id", Kind.ID, "deltagarens inskrivning, eller arbetsgivaren"),
        Column("question", Kind.CODE, "frågans kod"),
        Column("value", Kind.TEXT, "svaret: kod eller tal", "frågan överhoppad"),
        Column("answered_on", Kind.DATE, "vilken dag"),
    ),
)
EMPLOYERS = Table(
    "employers",
    "en arbetsgivare som medverkar",
    (
        Column("employer_id", Kind.ID, "arbetsgivarens löpnummer"),
        Column("industry", Kind.CODE, "bransch", "okänd"),
        Column("participating_from", Kind.DATE, "medverkar från och med"),
        Column("participating_to", Kind.DATE, "medverkar till och med", "medverkar fortfarande"),
    ),
    key=("employer_id",),
    order=(("participating_from", "participating_to"),),
)
SUPPORT_PAYMENTS = Table(
    "support_payments",
    "ett utbetalt stöd till en person för en månad",
    (
        _person(),
        Column("month", Kind.DATE, "månaden stödet gäller, som dess första dag"),
        Column("kind", Kind.CODE, "slag, till exempel social_assistance"),
        Column("amount_ore", Kind.INT, "belopp", unit="öre"),
    ),
    key=("person_id", "month", "kind"),
)
COSTS = Table(
    "costs",
    "en kostnad i projektet för en månad",
    (
        Column("line", Kind.CODE, "budgetradens nyckel i definitionen"),
        Column("month", Kind.DATE, "månaden, som dess första dag"),
        Column("amount_ore", Kind.INT, "belopp", unit="öre"),
    ),
)
LEVELS = Table(
    "levels",
    "en iakttagelse av en indikators nivå",
    (
        Column("indicator", Kind.CODE, "indikatorns nyckel i definitionen"),
        Column("observed_on", Kind.DATE, "vilken dag nivån gäller"),
        Column("value", Kind.NUMBER, "nivån"),
        Column("evidence", Kind.TEXT, "var uppgiften kommer från", "inte angivet"),
    ),
    key=("indicator", "observed_on"),
)
MILESTONES = Table(
    "milestones",
    "underlag för en milstolpe eller ett kvalitativt mål",
    (
        Column("goal", Kind.CODE, "målets nyckel i definitionen"),
        Column("recorded_on", Kind.DATE, "dagen underlaget skrevs"),
        Column("reached_on", Kind.DATE, "dagen milstolpen nåddes", "inte nådd"),
        Column("evidence", Kind.TEXT, "underlaget i ord"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PERSONS, FACTS, SPELLS, ENROLMENTS, ACTIVITIES, EVENTS, OUTCOMES, FOLLOW_UPS, ASSESSMENTS, ANSWERS, EMPLOYERS,
        SUPPORT_PAYMENTS, COSTS, LEVELS, MILESTONES,
    )
}  # fmt: skip
