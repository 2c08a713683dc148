"""`kliv screen`: a caseload tried on a project's target groups."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kliv.definition.load import load_definition
from kliv.definition.schema.definition import Definition
from kliv.definition.words import words_of
from kliv.ops.command_line import complain
from kliv.ops.output import a_date, captured, csv_text, one_of, write_answer
from kliv.ops.screening.caseload import Case, Caseload, read_caseload
from kliv.ops.screening.verdicts import VERDICT_WORDS, GroupVerdict, Screened, screen, summary
from kliv.reports import swedish

MANY = 2000  # people, a second's work
FORMATS = ("table", "json", "csv")
CSV_HEAD = ("id", "row", "on", "group", "group_name", "verdict", "primary", "reasons")


def run(source: str, caseload: str, *, on: str | None, form: str, out: str | None) -> None:
    """Screen a file and write the answer; KlivError for every fault in the command or the file."""
    one_of("--format", form, FORMATS)
    day = a_date("--on", on) or today()
    definition = load_definition(source, on=day)
    words = words_of(definition)
    people = read_caseload(Path(caseload), definition, words, day)
    screened = [screen(case, definition, words, day) for case in _watched(people)]
    if people.unused:
        complain(f"Kolumner som inte används: {', '.join(people.unused)}.")
    write = {"table": _as_table, "json": _as_json, "csv": _as_csv}[form]
    write_answer(write(definition, day, screened), out)


def today() -> dt.date:
    """The day it is where the command runs."""
    return dt.datetime.now().astimezone().date()


def _watched(people: Caseload) -> Iterable[Case]:
    """The cases, with a progress bar where there are many and somebody watches."""
    if len(people.cases) < MANY or not sys.stderr.isatty():
        return people.cases
    from rich.console import Console
    from rich.progress import track

    return track(people.cases, "Prövar", console=Console(stderr=True), transient=True)


def _as_json(definition: Definition, on: dt.date, screened: Sequence[Screened]) -> str:
    told = {
        "definition": definition.key,
        "version": definition.version.number,
        "on": on.isoformat(),
        "summary": summary(definition, screened),
        "people": [_person(person) for person in screened],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _person(person: Screened) -> dict[str, object]:
    return {
        "id": person.case.id,
        "row": person.case.row,
        "primary_group": person.primary,
        "primary_uncertain": person.uncertain,
        "groups": [
            {
                "group": verdict.group,
                "verdict": verdict.truth.value,
                "on": verdict.on.isoformat(),
                "reasons": list(verdict.reasons),
            }
            for verdict in person.verdicts
        ],
    }


def _as_csv(definition: Definition, _on: dt.date, screened: Sequence[Screened]) -> str:
    return csv_text(CSV_HEAD, _csv_rows(definition, screened))


def _csv_rows(definition: Definition, screened: Sequence[Screened]) -> Iterator[tuple[object, ...]]:
    names = {group.key: group.name for group in definition.target_groups}
    for person in screened:
        for verdict in person.verdicts:
            yield (
                person.case.id,
                person.case.row,
                verdict.on.isoformat(),
                verdict.group,
                names[verdict.group],
                verdict.truth.value,
                "true" if verdict.group == person.primary else "false",
                " ".join(_sentences(verdict)),
            )


def _as_table(definition: Definition, on: dt.date, screened: Sequence[Screened]) -> str:
    from rich.table import Table
    from rich.text import Text

    names = {group.key: group.name for group in definition.target_groups}
    people = Table(title=f"{definition.project.name} – prövning per {swedish.date(on)}", title_justify="left")
    for heading in ("Id", "Målgrupp", "Svar", "Skäl"):
        people.add_column(heading, overflow="fold", no_wrap=heading == "Id")
    for person in screened:
        for place, verdict in enumerate(person.verdicts):
            mark = " (primär)" if verdict.group == person.primary else ""
            people.add_row(
                Text(person.case.id if place == 0 else ""),
                names[verdict.group] + mark,
                VERDICT_WORDS[verdict.truth],
                Text(" ".join(_sentences(verdict))),
                end_section=place == len(person.verdicts) - 1,
            )
    return captured(people, _summary_table(definition, screened), _closing(screened))


def _summary_table(definition: Definition, screened: Sequence[Screened]) -> object:
    from rich.table import Table

    table = Table(title="Sammanfattning", title_justify="left")
    table.add_column("Målgrupp")
    for heading in ("Uppfyller", "Uppfyller inte", "Okänt", "Primär"):
        table.add_column(heading, justify="right")
    counts = summary(definition, screened)
    for group in definition.target_groups:
        told = counts[group.key]
        table.add_row(group.name, *(swedish.count(told[key]) for key in ("met", "not_met", "unknown", "primary")))
    return table


def _closing(screened: Sequence[Screened]) -> str:
    tried = swedish.count(len(screened))
    none = swedish.count(sum(person.primary is None and not person.uncertain for person in screened))
    unsure = swedish.count(sum(person.uncertain for person in screened))
    return (
        f"Prövade personer: {tried}. Uppfyller inte någon målgrupps villkor: {none}. "
        f"Saknar uppgifter som kan ändra vilken målgrupp de hör till: {unsure}."
    )


def _sentences(verdict: GroupVerdict) -> Iterator[str]:
    """The reasons with a full stop each."""
    return (reason if reason.endswith((".", "!", "?")) else f"{reason}." for reason in verdict.reasons)
