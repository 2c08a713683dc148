import datetime as dt
import os
import shutil
import threading

import polars as pl
import pytest

from kliv.analysis import reading
from kliv.analysis.dataset import RegisterData
from kliv.analysis.tables import TABLES
from kliv.analysis.writing import TYPES, write_register
from kliv.core.errors import KlivError
from kliv.register import source


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KLIV_DATA", str(tmp_path))
    monkeypatch.setattr(source, "_cache", {})
    return tmp_path


def empty(as_of=dt.date(2012, 8, 31)):
    tables = {
        name: pl.DataFrame(schema={column.name: TYPES[column.kind][1] for column in table.columns})
        for name, table in TABLES.items()
    }
    return RegisterData("prov", as_of, tables, invented=True)


@pytest.fixture
def reads(monkeypatch):
    """How many times a register has been read."""
    seen = []
    read = reading.read_register
    monkeypatch.setattr(reading, "read_register", lambda path: seen.append(path) or read(path))
    return seen


def test_the_folder_is_in_the_house_where_none_is_named(monkeypatch):
    monkeypatch.delenv("KLIV_DATA")
    assert source.register_folder("prov") == source.HOUSE / "var" / "register" / "prov"
    assert (source.HOUSE / "pyproject.toml").exists()


@pytest.mark.parametrize("key", ["", "..", "../etc", "a/b", "A", "1a", "a b", "a\n"])
def test_only_a_key_names_a_folder(key):
    with pytest.raises(KlivError, match="väntade en nyckel: a–z, siffror och _"):
        source.register_folder(key)


def test_a_register_is_read_once_until_it_changes(folder, reads):
    write_register(empty(), folder / "prov")
    first = source.load_register("prov")
    assert source.load_register("prov") is first
    assert reads == [folder / "prov"]
    write_register(empty(dt.date(2012, 9, 1)), folder / "prov")
    os.utime(folder / "prov" / source.DESCRIPTOR, ns=(1, 1))
    assert source.load_register("prov").as_of == dt.date(2012, 9, 1)
    assert len(reads) == 2


def test_registers_of_two_folders_are_not_mixed_up(folder, monkeypatch):
    write_register(empty(), folder / "prov")
    source.load_register("prov")
    write_register(empty(dt.date(2010, 1, 1)), folder / "elsewhere" / "prov")
    monkeypatch.setenv("KLIV_DATA", str(folder / "elsewhere"))
    assert source.load_register("prov").as_of == dt.date(2010, 1, 1)


def test_many_threads_read_it_once(folder, reads):
    write_register(empty(), folder / "prov")
    got = []
    threads = [threading.Thread(target=lambda: got.append(source.load_register("prov"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len({id(data) for data in got}) == 1
    assert len(reads) == 1


def test_a_project_that_is_not_shipped_has_no_register(folder):
    with pytest.raises(KlivError) as error:
        source.load_register("prov")
    assert str(error.value) == (
        "Projektet prov har inget register.\n"
        f"  {folder}/prov: väntade en mapp med registertabeller (ange den med --data), fick ingen mapp"
    )


def test_the_register_of_a_shipped_project_is_made_where_it_is_missing(folder):
    data = source.load_register("coachingprojektet")
    assert (data.project, data.invented) == ("coachingprojektet", True)
    assert data.lazy("enrolments").collect().shape[0] > 0
    assert (folder / "coachingprojektet" / source.DESCRIPTOR).exists()
    assert sorted(path.name for path in folder.iterdir()) == ["coachingprojektet"]


def test_a_register_that_another_process_made_first_is_taken(folder, monkeypatch):
    def beaten(data, path):
        write_register(empty(), path)
        raise OSError(39, "Directory not empty")

    monkeypatch.setattr("kliv.analysis.writing.write_register", beaten)
    assert source.load_register("coachingprojektet").project == "prov"


def test_a_disk_that_refuses_is_told(folder, monkeypatch):
    def full(data, path, format="parquet"):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kliv.analysis.writing.write_register", full)
    with pytest.raises(OSError, match="No space left"):
        source.make_register("coachingprojektet")
    with pytest.raises(KlivError, match="väntade en mapp som går att skriva, fick No space left on device"):
        source.save_register(empty(), folder / "out", "csv")


def test_a_register_that_goes_away_is_told(folder):
    write_register(empty(), folder / "prov")
    source.load_register("prov")
    shutil.rmtree(folder / "prov")
    with pytest.raises(KlivError, match="Projektet prov har inget register"):
        source.register_stamp("prov")


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_save(folder, form):
    source.save_register(empty(), folder / "out", form)
    assert (folder / "out" / f"persons.{form}").exists()
    with pytest.raises(KlivError, match="väntade en tom mapp, eller --replace, fick 16 filer"):
        source.save_register(empty(), folder / "out", form)
    source.save_register(empty(), folder / "out", form, replace=True)


def test_what_is_not_a_register_is_never_replaced(folder):
    (folder / "out").mkdir()
    (folder / "out" / "letter.txt").write_text("mine")
    with pytest.raises(KlivError, match=r"letter\.txt"):
        source.save_register(empty(), folder / "out", "csv", replace=True)
    assert (folder / "out" / "letter.txt").read_text() == "mine"


@pytest.mark.django_db
def test_a_database_that_was_never_migrated_holds_no_project(monkeypatch, tmp_path):
    """As for somebody who looks at the figures of a folder before setting up a database."""
    from django.db import OperationalError, connection

    def no_such_table(*_):
        raise OperationalError("no such table: register_project")

    monkeypatch.setenv("KLIV_DATA", str(tmp_path))
    monkeypatch.setattr("kliv.register.stamps.stamp_of", no_such_table)
    with pytest.raises(OperationalError):
        source.load_register("coachingprojektet")
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert source.load_register("coachingprojektet").tables["enrolments"].height == 666
