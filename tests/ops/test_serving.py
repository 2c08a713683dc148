import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from kliv.definition.load import shipped
from kliv.ops import serving


@pytest.fixture
def taken():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_taken(kliv, taken, command, tmp_path):
    result = kliv(command, "--port", taken, status=1)
    assert result.stderr == (
        "Servern kan inte starta.\n"
        f"  port {taken}: väntade en ledig port, till exempel --port {taken + 1}, fick en port som redan används\n"
    )
    assert not (tmp_path / "register").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["demo", "--port", "http"], "--port: väntade ett heltal från 1 till 65535, fick http"),
        (["demo", "--port", "65536"], "--port: väntade ett heltal från 1 till 65535, fick 65536"),
        (["serve", "--port", "0"], "--port: väntade ett heltal från 1 till 65535, fick 0"),
        (["serve", "--workers", "0"], "--workers: väntade ett heltal från 1 till 64, fick 0"),
        (["serve", "--host", "192.0.2.1"], "--host 192.0.2.1: väntade en av den här datorns adresser"),
    ],
)
def test_bad_options(kliv, arguments, told):
    assert told in kliv(*arguments, status=1).stderr


def test_serve_refuses_to_start_without_a_key(kliv):
    """In a process of its own, since the settings are read once."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KLIV_", "DJANGO_"))}
    command = [sys.executable, "-m", "kliv.ops.cli", "serve", "--port", str(_free_port())]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("Servern kan inte starta.\n  KLIV_SECRET_KEY är inte satt.")
    assert result.stdout == ""


def test_demo_makes_every_register_once(kliv, monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr("kliv.definition.load.shipped", lambda: ("one", "two"))
    monkeypatch.setattr("kliv.register.source.has_register", lambda key: key == "one" or key in made)
    monkeypatch.setattr("kliv.register.source.make_register", lambda key, _: made.append(key) or tmp_path / key)
    kliv("demo", "--no-serve")
    kliv("demo", "--no-serve")
    assert made == ["two"]


@pytest.mark.parametrize(
    ("host", "hosts"),
    [("127.0.0.1", "localhost,127.0.0.1,[::1],127.0.0.1"), ("0.0.0.0", "*")],
)
def test_demo_sets_the_environment_up(kliv, monkeypatch, host, hosts):
    served = []
    monkeypatch.setattr(serving, "make_registers", lambda: None)
    monkeypatch.setattr(serving, "check_port", lambda *_: None)
    monkeypatch.setattr(serving, "_serve", lambda *given: served.append(given))
    for name in ("KLIV_SECRET_KEY", "KLIV_ALLOWED_HOSTS", "KLIV_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    kliv("demo", "--host", host, "--port", "8123")
    assert served == [(host, 8123, 1)]
    assert len(os.environ["KLIV_SECRET_KEY"]) >= 50
    assert os.environ["KLIV_ALLOWED_HOSTS"] == hosts
    assert "KLIV_DEBUG" not in os.environ


def test_a_key_that_is_given_is_kept(kliv, monkeypatch):
    monkeypatch.setattr(serving, "make_registers", lambda: None)
    monkeypatch.setattr(serving, "_serve", lambda *given: None)
    monkeypatch.setenv("KLIV_SECRET_KEY", "given")
    kliv("demo", "--port", str(_free_port()))
    assert os.environ["KLIV_SECRET_KEY"] == "given"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_demo_answers_until_ctrl_c(tmp_path):
    """The only test that starts a server: it makes the registers, answers where it says, and stops quietly."""
    port = _free_port()
    environment = {**os.environ, "KLIV_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "kliv.ops.cli", "demo", "--port", str(port)]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        status = _status_of(f"http://127.0.0.1:{port}/", server)
        os.killpg(server.pid, signal.SIGINT)  # as the terminal does
        told, faults = server.communicate(timeout=30)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert status == 200
    *made, last = told.splitlines()
    assert made == [f"Gjorde ett register med påhittade personer: {tmp_path / key}" for key in shipped()]
    assert last == f"Kliv svarar på http://127.0.0.1:{port}/ (avsluta med Ctrl-C)"
    assert faults == ""
    assert server.returncode == 0


def _status_of(address, server):
    for _ in range(600):
        assert server.poll() is None, server.stderr.read()
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    return None
