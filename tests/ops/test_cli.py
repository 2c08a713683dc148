import subprocess
import sys

import pytest
from typer.main import get_command

from kliv import __version__
from kliv.ops.cli import app

COMMANDS = ("check", "goals", "screen", "simulate", "demo", "serve", "docs")
ENGLISH = ("Usage", "Options", "Arguments", "Commands", "Show this", "default:", "required", "Try ")


def test_every_command_is_listed(kliv):
    told = kliv("--help").stdout
    assert tuple(get_command(app).commands) == COMMANDS
    assert all(f"\n  {name} " in told for name in COMMANDS)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_in_swedish(kliv, command):
    told = kliv(*command, "--help").stdout
    assert told.startswith("Användning: kliv")
    assert "Visa den här texten." in told
    assert not [word for word in ENGLISH if word in told]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_parameter_says_what_it_does(name):
    command = get_command(app).commands[name]
    assert command.help
    assert [param.name for param in command.params if not param.help] == []


def test_help_tells_defaults_and_what_must_be_given(kliv):
    told = " ".join(kliv("simulate", "--help").stdout.split())
    assert "--format FORM parquet eller csv. (förvalt: parquet)" in told
    assert "--people ANTAL Så många personer. (måste anges)" in told


def test_version(kliv):
    assert kliv("--version").stdout == f"kliv {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gols"], "Det finns inget kommando 'gols'. Menade du 'goals'?\nSe kliv --help.\n"),
        (["xyzzy"], "Det finns inget kommando 'xyzzy'.\nSe kliv --help.\n"),
        (["goals"], "Det saknas något: DEFINITION.\nSe kliv goals --help.\n"),
        (["screen", "x"], "Det saknas något: ÄRENDESTOCK.\nSe kliv screen --help.\n"),
        (["simulate", "x", "--seed", "1", "--out", "y"], "Det saknas något: --people.\nSe kliv simulate --help.\n"),
        (["goals", "x", "y"], "För många argument: y.\nSe kliv goals --help.\n"),
        (["goals", "x", "--fromat", "json"], "Det finns ingen flagga --fromat. Menade du --format?\nSe kliv goals"),
        (["goals", "x", "--xyzzy"], "Det finns ingen flagga --xyzzy.\nSe kliv goals --help.\n"),
        (["goals", "x", "--by"], "Flaggan --by är fel använd: väntade ett värde efter den.\n"),
        (["demo", "--no-serve=1"], "Flaggan --no-serve är fel använd: väntade inget värde efter den.\n"),
        ([], "Användning: kliv"),
    ],
)
def test_a_command_that_is_written_wrongly(kliv, arguments, told):
    result = kliv(*arguments, status=2)
    assert result.stderr.startswith(told)
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [["--help"], ["goals", "--help"], ["--version"], ["gols"]])
def test_help_and_mistakes_fetch_nothing_heavy(arguments):
    code = (
        "import sys\n"
        "from kliv.ops.cli import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'polars', 'numpy', 'narwhals', 'django', 'rich', 'granian', 'altair'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stderr.splitlines()[-1] == "[]"


def test_ctrl_c_stops_quietly(kliv, monkeypatch):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kliv.ops.serving.demo", interrupted)
    result = kliv("demo", status=130)
    assert result.output.strip() == ""
