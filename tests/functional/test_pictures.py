"""The pictures of the documents, taken of the site itself: KLIV_PICTURES=1 puts them in docs/images."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 300_000
PICTURES = {"oversikt.png": ("/projekt/coachingprojektet/", 1200, 1120)}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_taken_and_is_kept_small(open_page, tmp_path, name):
    path, width, height = PICTURES[name]
    page = open_page(path, width=width, height=height)
    page.evaluate("document.fonts.ready")
    taken = page.screenshot(path=tmp_path / name)
    assert 20_000 < len(taken) < MOST_BYTES
    if os.environ.get("KLIV_PICTURES") == "1":
        IMAGES.mkdir(parents=True, exist_ok=True)
        (IMAGES / name).write_bytes(taken)
    assert (IMAGES / name).stat().st_size < MOST_BYTES
