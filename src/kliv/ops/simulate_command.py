"""`kliv simulate`: a register with invented people."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import typer

from kliv.definition.load import load_definition
from kliv.ops.output import a_date, a_number, one_of
from kliv.ops.watching import watched
from kliv.register.source import check_free, save_register
from kliv.reports import swedish

FORMATS = ("parquet", "csv")
MOST_PEOPLE = 10_000_000
LARGEST_SEED = 2**32 - 1


def run(definition: str, *, people: str, seed: str, out: str, form: str, until: str | None, replace: bool) -> None:
    """Invent people and write their register, all of it or nothing."""
    from kliv.analysis.simulate import simulate

    n_people = a_number("--people", people, 1, MOST_PEOPLE)
    number = a_number("--seed", seed, 0, LARGEST_SEED)
    kept_as: Literal["parquet", "csv"] = "csv" if one_of("--format", form, FORMATS) == "csv" else "parquet"
    last = a_date("--until", until)
    folder = Path(out)
    check_free(folder, replace=replace)
    project = load_definition(definition)
    with watched() as progress:
        data = simulate(project, n_people, number, until=last, progress=progress)
    save_register(data, folder, kept_as, replace=replace)
    typer.echo(
        f"Skrev {swedish.count(n_people)} påhittade personer i {project.project.name} till {folder}, "
        f"kända till och med {swedish.date(data.as_of)}."
    )
