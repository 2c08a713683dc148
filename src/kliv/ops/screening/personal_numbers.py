"""Keeping personal numbers out of what a caseload is taken in by, and out of what is shown of it."""

from __future__ import annotations

import re

from kliv.core.identity import check_digit, looks_like_number

HIDDEN = "ett personnummer (visas inte)"
_SHOWN = 60  # characters


def looks_personal(text: str) -> bool:
    """Whether a text looks like a personal number or holds one.

    Ten bare digits may well be a case number, so they count only with the right check digit.
    """
    bare = text.strip()
    if re.fullmatch(r"[0-9]{10}", bare):
        return looks_like_number(bare) and int(bare[-1]) == check_digit(bare[:9])
    return looks_like_number(text)


def shown(text: str) -> str:
    """A text as it may be shown to whoever reads a fault: no personal number, no control codes, not too long."""
    if looks_personal(text):
        return HIDDEN
    clean = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"
