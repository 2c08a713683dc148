import pytest
from typer.testing import CliRunner

from kliv.ops.cli import app


@pytest.fixture
def kliv(monkeypatch, tmp_path):
    """Runs a command as the shell would, in an empty folder, with registers of its own; gives status, answer, fault."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KLIV_DATA", str(tmp_path / "register"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments, status=0):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="kliv")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result

    return run
