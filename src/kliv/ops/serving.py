"""`kliv demo` and `kliv serve`: the pages on this machine."""

from __future__ import annotations

import errno
import os
import secrets
import socket

import typer

from kliv.core.errors import Fault, KlivError
from kliv.ops.output import a_number
from kliv.ops.watching import watched

DEMO_WORKERS = 1
THREADS = 8  # answers at a time in each worker
PATIENCE = 2  # seconds; browsers keep their connections open, and would else hold the server up for as long
_LOOPBACK = "localhost,127.0.0.1,[::1]"
_ANY = {"0.0.0.0", "::"}  # noqa: S104 (recognised, never chosen)


def demo(*, host: str, port: str, serve_it: bool) -> None:
    """Make the registers of the shipped projects where they are missing, then show them; the people are invented."""
    number = a_number("--port", port, 1, 65535)
    if serve_it:
        check_port(host, number)
    make_registers()
    if not serve_it:
        return
    os.environ.setdefault("KLIV_SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("KLIV_ALLOWED_HOSTS", "*" if host in _ANY else f"{_LOOPBACK},{host}")
    _serve(host, number, DEMO_WORKERS)


def serve(*, host: str, port: str, workers: str) -> None:
    """Serve the pages as the environment has set them up."""
    number = a_number("--port", port, 1, 65535)
    n_workers = a_number("--workers", workers, 1, 64)
    check_port(host, number)
    _serve(host, number, n_workers)


def make_registers() -> None:
    """A register for every shipped project that has none, telling how it goes."""
    from kliv.definition.load import shipped
    from kliv.register.source import has_register, make_register

    for key in shipped():
        if not has_register(key):
            with watched() as progress:
                folder = make_register(key, progress)
            typer.echo(f"Gjorde ett register med påhittade personer: {folder}")


def check_port(host: str, port: int) -> None:
    """KlivError where the address cannot be listened to, with what to do about it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise KlivError("Servern kan inte starta.", [_unbound(host, port, error)]) from None


def _unbound(host: str, port: int, error: OSError) -> Fault:
    if error.errno == errno.EADDRINUSE:
        return Fault(f"port {port}", f"en ledig port, till exempel --port {port + 1}", "en port som redan används")
    if error.errno == errno.EACCES:
        return Fault(f"port {port}", "en port från 1024 och uppåt", "en port som kräver mer behörighet")
    return Fault(f"--host {host}", "en av den här datorns adresser", error.strerror or str(error))


def _serve(host: str, port: int, workers: int) -> None:
    """Start the server and wait until it is stopped."""
    target = _application()
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"Kliv svarar på http://{'localhost' if host in _ANY else shown}:{port}/ (avsluta med Ctrl-C)")
    # Making registers has started threads of polars; a forked worker would wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    ).serve()


def _application() -> str:
    """Where the pages' application is; KlivError where its settings are wrong, before any process is started."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kliv.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.module_loading import import_string

    try:
        import_string(settings.WSGI_APPLICATION)
    except ImproperlyConfigured as error:
        raise KlivError(f"Servern kan inte starta.\n  {error}") from None
    return ":".join(settings.WSGI_APPLICATION.rsplit(".", 1))
