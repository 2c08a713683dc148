"""The entry point `kliv`. A command fetches what it needs when it runs, so that help and mistakes answer at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from kliv.ops.command_line import SwedishCommand, SwedishGroup

Run = TypeVar("Run", bound=Callable[..., None])
DEFINITION = Annotated[
    str, typer.Argument(metavar="DEFINITION", help="Ett projekts nyckel, eller sökvägen till en definitionsfil.")
]
FORMAT = "table, json eller csv."

app = typer.Typer(
    cls=SwedishGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    options_metavar="[FLAGGOR]",
    subcommand_metavar="KOMMANDO …",
    help="""Kliv: ärenden och uppföljning för arbetsmarknadsprojekt.

Ett projekt beskrivs i en definition (TOML). Kommandona räknar, prövar och visar det som följer av den. Ett kommandos
egen hjälp får du med kliv KOMMANDO --help.""",
)


def command(name: str) -> Callable[[Run], Run]:
    """A command under its Swedish help."""
    return app.command(name, cls=SwedishCommand, options_metavar="[FLAGGOR]")


def tell_version(asked: bool) -> None:
    """Write the version and stop, if it was asked for."""
    if asked:
        from kliv import __version__

        typer.echo(f"kliv {__version__}")
        raise typer.Exit


@app.callback()
def kliv(
    version: Annotated[
        bool, typer.Option("--version", help="Visa versionen och sluta.", is_eager=True, callback=tell_version)
    ] = False,
) -> None:
    """Nothing but the version."""


@command("check")
def check(
    definitions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEFINITION]…", help="Nycklar eller sökvägar; utan dem prövas alla som följer med."),
    ] = None,
) -> None:
    """Pröva att definitioner är giltiga och att deras exempel stämmer.

    Varje fel visas med nyckelväg, vad som väntades och vad som stod. Exemplens personer prövas mot villkoren och
    exemplens siffror räknas på projektets register. Slutar med status 1 om något är fel.
    """
    from kliv.ops.check_command import run

    run(definitions or [])


@command("goals")
def goals(
    definition: DEFINITION,
    data: Annotated[
        str | None,
        typer.Option(
            metavar="MAPP", help="Mapp med registertabeller; utan den tas projektets eget register.", show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATUM", help="Räkna det som var känt den dagen (ÅÅÅÅ-MM-DD); förvalt: registrets dag."
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KOLUMN", help="Dela upp efter kolumnen; kan anges flera gånger, eller med komma emellan."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help=FORMAT)] = "table",
) -> None:
    """Räkna ett projekts mål, var och ett med sin bas och sin osäkerhet.

    Varje andel visas som 258 av 556 (46,4 %; 42,3–50,6 %): täljare, nämnare, andel och 95-procentigt intervall, och
    bredvid dem hur många som är okända eller inte kan mätas än.
    """
    from kliv.ops.goals_command import run

    run(definition, data=data, as_of=as_of, by=by or [], form=form)


@command("screen")
def screen(
    definition: DEFINITION,
    caseload: Annotated[str, typer.Argument(metavar="ÄRENDESTOCK", help="CSV-fil med en rad per person.")],
    on: Annotated[
        str | None,
        typer.Option(metavar="DATUM", help="Dagen villkoren prövas på (ÅÅÅÅ-MM-DD); förvalt: i dag."),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help=FORMAT)] = "table",
    out: Annotated[
        str | None, typer.Option(metavar="FIL", help="Skriv svaret till filen i stället för på skärmen.")
    ] = None,
) -> None:
    """Pröva en ärendestock mot målgruppernas villkor: vilka uppfyller dem, vilka inte, vilka är okända, och varför.

    Filen är en CSV i utf-8, cp1252 eller latin-1 med semikolon, komma eller tabb, och en rad per person. Tom ruta
    betyder okänt. Kolumner:

    \b
    id                     eget ärendenummer, aldrig personnummer (måste finnas)
    födelsedatum           ÅÅÅÅ-MM-DD (eller birth_date)
    en uppgift             kod eller svenskt namn: sex eller kön, born_abroad
                           eller utrikesfödd; ja och nej går bra
    slag.kod.from, .to     en period: benefit.social_assistance.from och .to;
                           .to tom = pågår, "okänt" = okänt slut; .from kan
                           vara "ingen" = undersökt, ingen period av det
                           slaget;
                           fler av samma: slag.kod.2.from
    instrument.fråga       svar i ett bedömningsinstrument
    judgement.fråga        en yrkespersons bedömning
    event.kod              dagen något hände
    remiss, start …        datum som villkor kan hänga på (eller referral,
                           entry, unemployment)

    Kolumner som Kliv inte känner igen används inte, och räknas upp. Fel i filen visas alla på en gång, med radnummer.
    """
    from kliv.ops.screen_command import run

    run(definition, caseload, on=on, form=form, out=out)


@command("simulate")
def simulate(  # noqa: PLR0917 (typer calls by name)
    definition: DEFINITION,
    people: Annotated[str, typer.Option(metavar="ANTAL", help="Så många personer.", show_default=False)],
    seed: Annotated[str, typer.Option(metavar="FRÖ", help="Heltal; samma frö ger samma personer.", show_default=False)],
    out: Annotated[str, typer.Option(metavar="MAPP", help="Mapp att skriva till.", show_default=False)],
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="parquet eller csv.")] = "parquet",
    until: Annotated[
        str | None,
        typer.Option(metavar="DATUM", help="Sista dagen som är känd; förvalt: 18 månader efter projektets slut."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Ersätt mappen om den redan har något i sig.")] = False,
) -> None:
    """Gör ett register med påhittade personer åt ett projekt."""
    from kliv.ops.simulate_command import run

    run(definition, people=people, seed=seed, out=out, form=form, until=until, replace=replace)


@command("demo")
def demo(
    port: Annotated[str, typer.Option(metavar="PORT", help="Port att svara på.")] = "8000",
    host: Annotated[str, typer.Option(metavar="ADRESS", help="Adress att svara på.")] = "127.0.0.1",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Gör bara registren; starta ingen server.")] = False,
) -> None:
    """Visa de fem projekten med påhittade personer på den här datorn."""
    from kliv.ops.serving import demo as run

    run(host=host, port=port, serve_it=not no_serve)


@command("serve")
def serve(
    port: Annotated[str, typer.Option(metavar="PORT", help="Port att svara på.")] = "8000",
    host: Annotated[str, typer.Option(metavar="ADRESS", help="Adress att svara på.")] = "127.0.0.1",
    workers: Annotated[str, typer.Option(metavar="ANTAL", help="Antal arbetsprocesser.")] = "2",
) -> None:
    """Starta sidorna med de inställningar som miljön anger, till exempel KLIV_SECRET_KEY."""
    from kliv.ops.serving import serve as run

    run(host=host, port=port, workers=workers)


@command("docs")
def docs(
    check: Annotated[bool, typer.Option("--check", help="Skriv inget; säg vilka filer som är inaktuella.")] = False,
) -> None:
    """Skriv de dokument som görs ur koden: definitionens nycklar, registrets tabeller, kommandona."""
    from kliv.ops.docs import run

    run(check=check)


def main() -> None:
    """Run the command that the process was given."""
    app(prog_name="kliv")


if __name__ == "__main__":
    main()
