"""The reader of pages is sharp: what no page may hold is found when it is there."""

import pytest
from django.http import HttpResponse

from .page import read, what_is_wrong

SOUND = "<html><head><title>T</title></head><body><main id=m><h1>A</h1><p>b</p>{}</main></body></html>"


def test_a_sound_page_has_nothing_wrong():
    assert what_is_wrong(read(HttpResponse(SOUND.format('<h2 id="x">B</h2><a href="#m">c</a>')))) == []


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ('<p style="color:red">x</p>', "<p style=…>"),
        ('<p onclick="x()">x</p>', "<p onclick=…>"),
        ("<script>x()</script>", "<script>"),
        ("<style>p{}</style>", "<style>"),
        ('<a href="javascript:x()">x</a>', "javascript:x()"),
        ('<p id="m">x</p>', "id m 2 times"),
        ('<section aria-labelledby="y"></section>', "aria-labelledby points at y, which is not there"),
        ('<label for="y">x</label>', "for points at y, which is not there"),
        ('<a href="#y">x</a>', "#y is not there"),
        ("<h1>x</h1>", "2 h1"),
        ("<h3>x</h3>", "h3 after h1"),
        ("<p><b>x</p>", "</p> inside <b>"),
        ('<p class="a" class="b">x</p>', "<p> with the same attribute twice"),
    ],
)
def test_what_may_not_be_there_is_found(broken, found):
    assert found in what_is_wrong(read(HttpResponse(SOUND.format(broken))))
