"""The command line's own voice: help and usage errors in Swedish, every fault on stderr, the exit status.

Exit status 0: done. 1: something in the input is wrong, told with what was expected and found. 2: the command itself
was written wrongly. 130: stopped with Ctrl-C.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kliv.core.errors import KlivError

HELP = "Visa den här texten."


Rows = list[tuple[str, str]]


def described(command: Any) -> tuple[str, Rows, Rows]:
    """A command's usage after its name, its arguments and its options, each with what it does."""
    params = [param for param in command.params if not getattr(param, "hidden", False)]
    arguments = [_row(param) for param in params if param.param_type_name == "argument"]
    options = [_row(param) for param in params if param.param_type_name == "option"]
    more = getattr(command, "subcommand_metavar", "")
    pieces = (command.options_metavar, *(name for name, _ in arguments), more)
    return " ".join(piece for piece in pieces if piece), arguments, [*options, ("--help", HELP)]


def _row(param: Any) -> tuple[str, str]:
    """A parameter and what it does."""
    if param.param_type_name == "argument":
        return param.metavar or param.name.upper(), param.help or ""
    value = "" if param.is_flag else f" {param.metavar or param.name.upper()}"
    needed = " (måste anges)" if param.required else ""
    default = f" (förvalt: {param.default})" if isinstance(param.default, str) else ""
    return ", ".join(param.opts) + value, (param.help or "") + default + needed


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, described(command)[0], prefix="Användning: ")


def _write_options(command: Any, formatter: Any) -> None:
    _, arguments, options = described(command)
    for heading, rows in (("Argument", arguments), ("Flaggor", options)):
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


class SwedishCommand(TyperCommand):
    """A command whose help is in Swedish."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (as click calls it)
        """Write the arguments and options."""
        _write_options(self, formatter)


class SwedishGroup(TyperGroup):
    """All the commands; tells errors in Swedish and turns them into an exit status."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (as click calls it)
        """Write the options and the commands."""
        rows = [(name, command.get_short_help_str(200)) for name, command in self.commands.items()]
        with formatter.section("Kommandon"):
            formatter.write_dl(rows)
        _write_options(self, formatter)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run a command; in standalone mode end the process with its exit status."""
        try:
            status = super().main(args, standalone_mode=False, **extra)
        except KlivError as error:
            complain(str(error))
            status = 1
        except typer.TyperException as error:
            status = error.exit_code
            complain(usage_error(error))
        except (typer.Abort, KeyboardInterrupt):
            status = 130
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


def complain(text: str) -> None:
    """Write a message to stderr."""
    typer.echo(text, err=True)


def usage_error(error: typer.TyperException) -> str:
    """What was written wrongly, in Swedish, and where help is."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.message
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "kliv"
    return f"{_wrong(error)}\nSe {path} --help."


def _wrong(error: typer.TyperException) -> str:
    """What was written wrongly."""
    kind = type(error).__name__
    if kind == "MissingParameter":
        return f"Det saknas något: {_name_of(error)}."
    if kind == "NoSuchOption":
        option, possible = getattr(error, "option_name", ""), getattr(error, "possibilities", None) or ()
        near = f" Menade du {' eller '.join(sorted(possible))}?" if possible else ""
        return f"Det finns ingen flagga {option}.{near}"
    if kind == "BadOptionUsage":
        return f"Flaggan {getattr(error, 'option_name', '')} är fel använd: väntade " + (
            "inget värde efter den." if "not take" in error.message else "ett värde efter den."
        )
    if error.message.startswith("No such command"):
        return _no_such_command(error.message)
    if error.message.startswith("Got unexpected extra argument"):
        return f"För många argument: {error.message.partition('(s)')[2].strip(' ()')}."
    return error.format_message()


def _no_such_command(message: str) -> str:
    name, _, near = message.removeprefix("No such command ").partition(". Did you mean ")
    suggestion = f" Menade du {near.rstrip('?').replace(', ', ' eller ')}?" if near else ""
    return f"Det finns inget kommando {name.rstrip('.')}.{suggestion}"


def _name_of(error: typer.TyperException) -> str:
    """The parameter an error is about, as it stands in the help."""
    param: Any = getattr(error, "param", None)
    if param is None:
        return "ett argument"
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return str(param.opts[0])
