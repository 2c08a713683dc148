"""No tampering with the chain of the log goes unseen."""

import dataclasses
import datetime as dt
import random

import pytest

from kliv.core import chain
from kliv.core.chain import Break, BreakKind, Link

KEY = b"k" * 32
MANIPULATIONS = 10_000


def made(length: int) -> list[Link]:
    links, previous = [], chain.START
    for number in range(1, length + 1):
        content = chain.canonical({"number": number, "what": {"fields": ["a", "b"]}, "who": f"u{number % 7}"})
        digest = chain.digest_of(number, content, previous)
        links.append(Link(number, content, previous, digest))
        previous = digest
    return links


def head_of(links: list[Link]) -> chain.Head:
    return chain.signed(links[-1].number, links[-1].digest, KEY)


WHOLE = made(200)


def tampered(rng: random.Random) -> tuple[list[Link], range]:
    """A chain with one random manipulation, and the numbers where it may be located."""
    links = list(WHOLE)
    place = rng.randrange(len(links))
    kind = rng.choice(["change", "relinked", "delete", "insert", "swap", "truncate", "flip"])
    if kind == "change":  # the content is changed, the digest left
        links[place] = dataclasses.replace(links[place], content=links[place].content + b" ")
    elif kind == "relinked":  # the content is changed and the digest made anew, but not the rest of the chain
        content = links[place].content.replace(b"u", b"v")
        digest = chain.digest_of(links[place].number, content, links[place].previous)
        links[place] = dataclasses.replace(links[place], content=content, digest=digest)
    elif kind == "delete":
        del links[place]
    elif kind == "insert":
        links.insert(place, dataclasses.replace(links[place], content=b"{}"))
    elif kind == "swap":
        place = min(place, len(links) - 2)
        first, second = links[place], links[place + 1]
        links[place] = dataclasses.replace(second, number=first.number)
        links[place + 1] = dataclasses.replace(first, number=second.number)
    elif kind == "truncate":
        del links[place:]
    else:  # one bit of one stored digest or link
        field = rng.choice(["digest", "previous"])
        value = bytearray(getattr(links[place], field))
        value[rng.randrange(32)] ^= 1 << rng.randrange(8)
        links[place] = dataclasses.replace(links[place], **{field: bytes(value)})
    return links, range(place, place + 3)


def test_an_untouched_chain_holds():
    assert list(chain.breaks(WHOLE, head_of(WHOLE), KEY)) == []
    assert list(chain.breaks([], None, KEY)) == []


def test_every_random_manipulation_is_found_and_located():
    rng = random.Random(20261123)
    for _ in range(MANIPULATIONS):
        links, where = tampered(rng)
        found = list(chain.breaks(links, head_of(WHOLE), KEY))
        assert found, where
        assert any(broken.number in where for broken in found), (found, where)


def test_a_whole_new_chain_is_found_out_by_the_head_outside():
    forged = [dataclasses.replace(link, content=b"{}") for link in WHOLE]
    previous, remade = chain.START, []
    for link in forged:
        digest = chain.digest_of(link.number, link.content, previous)
        remade.append(Link(link.number, link.content, previous, digest))
        previous = digest
    assert list(chain.breaks(remade, head_of(WHOLE), KEY)) == [Break(200, BreakKind.CHANGED)]


def test_a_head_signed_with_another_key_is_not_believed():
    forged = chain.signed(WHOLE[99].number, WHOLE[99].digest, b"x" * 32)
    assert list(chain.breaks(WHOLE[:100], forged, KEY)) == [Break(100, BreakKind.HEAD_FORGED)]


def test_a_chain_newer_than_its_head_holds():
    assert list(chain.breaks(WHOLE, head_of(WHOLE[:50]), KEY)) == []


def test_canonical_form_is_one_for_one_content():
    at = dt.datetime(2026, 11, 23, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    same = at.astimezone(dt.UTC)
    assert chain.canonical({"b": 1, "a": [at, None, b"\x01"]}) == chain.canonical({"a": [same, None, b"\x01"], "b": 1})
    assert chain.canonical({"a": "å"}) == b'{"a":"\xc3\xa5"}'
    with pytest.raises(TypeError):
        chain.canonical({"a": 1.5})
