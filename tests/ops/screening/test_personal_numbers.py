import pytest

from kliv.ops.screening.personal_numbers import HIDDEN, looks_personal, shown


@pytest.mark.parametrize(
    "text",
    [
        "19811218-9876", "811218-9876", "198112189876", "8112189876", "811218+9876", " 19811218-9876 ",
        "811278-9873",  # a coordination number
        "811218-0000",  # a wrong check digit, but a sign: somebody mistyped
        "Anna 811218-9876",
    ],
)  # fmt: skip
def test_personal(text):
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "1", "A-17", "2012-08-31", "20120831", "AK 2012/117", "8112189877",  # ten digits with a wrong check digit
        "811318987", "",
    ],
)  # fmt: skip
def test_not_personal(text):
    assert not looks_personal(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("19811218-9876", HIDDEN),
        ("imorgon", "imorgon"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
    ],
)
def test_shown(text, told):
    assert shown(text) == told
