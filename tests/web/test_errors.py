"""What is shown where there is no page, and where the site itself fails."""

import pytest
from django.test import Client

from .page import read, what_is_wrong


@pytest.mark.parametrize("path", ["/finns-inte/", "/projekt/", "/projekt/coachingprojektet/mal/", "/%00", "/å/ä/ö"])
def test_a_page_that_there_is_not(path):
    page = read(Client().get(path))
    assert page.status == 404
    assert page.root.one("h1").text == "Sidan finns inte"
    assert "/" in page.links()


def test_an_address_without_its_slash_leads_on():
    response = Client().get("/projekt/coachingprojektet")
    assert (response.status_code, response.headers["Location"]) == (301, "/projekt/coachingprojektet/")


def test_a_fault_of_ours_is_told_without_its_details(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kliv.web.views.projects.project_places", fail)
    response = Client(raise_request_exception=False).get("/projekt/coachingprojektet/")
    page = read(response)
    assert page.status == 500
    assert page.root.one("h1").text == "Något gick fel hos oss"
    assert "secret detail" not in response.content.decode()
    assert what_is_wrong(page) == []
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example"])
def test_another_hosts_name_is_refused(host, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    assert Client(headers={"host": host}).get("/").status_code == 400
