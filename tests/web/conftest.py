"""Registers of invented people for the pages, the same in every run, and a way to ask for a page."""

import pytest
from django.test import Client

from kliv.analysis.simulate import simulate
from kliv.definition.load import load_definition
from kliv.register.source import register_folder, save_register

from .page import read

# Where the lead time of Coachingprojektet has something to tell: its published numbers say nothing of it.
SIMULATED = 200


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """Two folders of registers: `published`, filled as the demo fills it, and `simulated`."""
    return {name: tmp_path_factory.mktemp(name) for name in ("published", "simulated")}


@pytest.fixture(autouse=True)
def registers(monkeypatch, folders):
    """The registers the demo has."""
    monkeypatch.setenv("KLIV_DATA", str(folders["published"]))


@pytest.fixture
def simulated(monkeypatch, folders):
    """A register of Coachingprojektet where everything is told, also what the project never published."""
    monkeypatch.setenv("KLIV_DATA", str(folders["simulated"]))
    folder = register_folder("coachingprojektet")
    if not folder.exists():
        save_register(simulate(load_definition("coachingprojektet"), SIMULATED, 1), folder, "parquet")


@pytest.fixture
def get():
    """Asks for a page as anyone may, and reads it; the query as keyword arguments."""

    def ask(path, status=200, **query):
        response = Client().get(path, query)
        assert response.status_code == status, path
        return read(response)

    return ask
