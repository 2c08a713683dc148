"""Swedish alphabetical order as a stored key: å, ä, ö last; accents and case told apart only between equals."""

from __future__ import annotations

import unicodedata

# Svenska Akademiens ordlista: å, ä, ö are letters after z; æ sorts as ä and ø as ö, ü as y, ð as d, þ as th.
_LETTERS = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ð": "d", "þ": "th", "ß": "ss"}


def sort_key(text: str, length: int = 400) -> bytes:
    """A byte string that sorts as the text does in Swedish; at most so many bytes. Empty for empty text.

    >>> sorted(["Öberg", "Zetterström", "Åkesson", "Ärlig", "Ek"], key=sort_key)
    ['Ek', 'Zetterström', 'Åkesson', 'Ärlig', 'Öberg']
    """
    return (fold(text) + "\x00" + text.casefold()).encode()[:length] if text else b""


def fold(text: str) -> str:
    """The text for search and order: lower case, Swedish letters kept apart from a and o, other accents dropped.

    >>> fold("André Ångström")
    'andre {ngstr}m'
    """
    out = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in _LETTERS:
            out.append(_LETTERS[letter])
        else:
            out.append("".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)))
    return " ".join("".join(out).split())
