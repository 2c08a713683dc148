"""The site in a real browser: a server of our own in a thread, and pages that may not say a word on the console."""

import os
import shutil
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the site, with the registers the demo has."""
    from django.core.wsgi import get_wsgi_application

    patch = pytest.MonkeyPatch()
    patch.setenv("KLIV_DATA", str(tmp_path_factory.mktemp("registers")))
    patch.setattr("django.conf.settings.ALLOWED_HOSTS", ["127.0.0.1"])
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    patch.undo()


@pytest.fixture
def simulated_site(site, monkeypatch, tmp_path_factory):
    """The same site with a register of Coachingprojektet where everything is told, also what was never published."""
    from kliv.analysis.simulate import simulate
    from kliv.definition.load import load_definition
    from kliv.register.source import register_folder, save_register

    monkeypatch.setenv("KLIV_DATA", str(tmp_path_factory.mktemp("simulated")))
    save_register(
        simulate(load_definition("coachingprojektet"), 200, 1), register_folder("coachingprojektet"), "parquet"
    )
    return site


@pytest.fixture(scope="session")
def browser():
    """The machine's own Chromium, the one that scripts/install found."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("KLIV_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Chromium is not on PATH; name it in KLIV_CHROMIUM, or leave these out with KLIV_NO_BROWSER=1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, site):
    """Opens a page as a reader would; at the end no page may have said anything on the console or failed to load."""
    contexts, said = [], []

    def open_(path, *, width=1280, height=900, scheme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="sv-SE", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{path}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{path}: {error}"))
        page.on("requestfailed", lambda request: said.append(f"{path}: {request.url} failed"))
        page.goto(site + path, wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []
