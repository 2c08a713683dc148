"""A page as a reader meets it: its words, its links, its tables; and what no page of ours may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPACES = {"\u00a0": " ", "\u202f": " ", "\u2060": ""}


def plain(text: str) -> str:
    """A text with its no-break spaces as spaces, and one space at a time."""
    for odd, usual in SPACES.items():
        text = text.replace(odd, usual)
    return " ".join(text.split())


@dataclass
class Element:
    """An element with its attributes, its children in order (elements and texts), and the one it stands in."""

    tag: str
    attrs: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str, **attrs: str) -> list[Element]:
        return [
            one
            for one in self.walk()
            if one.tag == tag and all(one.attrs.get(name.replace("_", "-")) == value for name, value in attrs.items())
        ]

    def one(self, tag: str, **attrs: str) -> Element:
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} {tag} {attrs}"
        return found[0]

    def with_class(self, name: str) -> list[Element]:
        return [one for one in self.walk() if name in one.attrs.get("class", "").split()]

    @property
    def text(self) -> str:
        pieces = [child if isinstance(child, str) else child.text for child in self.children]
        return plain("".join(pieces) if self.tag in INLINE else " ".join(pieces))

    @property
    def cells(self) -> list[str]:
        return [one.text for one in self.children if isinstance(one, Element) and one.tag in {"th", "td"}]


INLINE = {"a", "b", "strong", "span", "em", "code", "option", "text", "title"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("document", {})
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if len(element.attrs) != len(attrs):
            self.faults.append(f"<{tag}> with the same attribute twice")
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.faults.append(f"</{tag}> inside <{self.here.tag}>")
        while self.here.parent is not None and self.here.tag != tag:
            self.here = self.here.parent
        if self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


@dataclass
class Page:
    """An answer: its status, its headers and what it holds."""

    status: int
    headers: dict[str, str]
    root: Element
    faults: list[str]

    @property
    def text(self) -> str:
        return self.root.one("body").text

    @property
    def title(self) -> str:
        return self.root.one("head").one("title").text

    def section(self, heading: str) -> Element:
        """The section under a heading, by the heading's id."""
        return self.root.one("section", aria_labelledby=heading)

    def links(self) -> set[str]:
        return {one.attrs["href"] for one in self.root.all("a")}


def read(response) -> Page:
    """An answer of Django's test client as a page."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    return Page(response.status_code, dict(response.headers), reader.root, reader.faults)


def what_is_wrong(page: Page) -> list[str]:
    """What no page of ours may hold: anything inline that a strict policy stops, broken structure, dead links."""
    wrong = list(page.faults)
    elements = list(page.root.walk())
    for one in elements:
        wrong += [f"<{one.tag} {name}=…>" for name in one.attrs if name == "style" or name.startswith("on")]
        if one.tag in {"style", "script", "iframe", "object", "embed"}:
            wrong.append(f"<{one.tag}>")
        if one.attrs.get("href", "").startswith("javascript:"):
            wrong.append(f"{one.attrs['href']}")
    ids = [one.attrs["id"] for one in elements if "id" in one.attrs]
    wrong += [f"id {name} {ids.count(name)} times" for name in {name for name in ids if ids.count(name) > 1}]
    wrong += [
        f"{attribute} points at {name}, which is not there"
        for one in elements
        for attribute in ("aria-labelledby", "aria-describedby", "for")
        for name in one.attrs.get(attribute, "").split()
        if name not in ids
    ]
    wrong += [
        f"#{one.attrs['href'][1:]} is not there"
        for one in page.root.all("a")
        if one.attrs["href"].startswith("#") and one.attrs["href"][1:] not in ids
    ]
    wrong += _headings(page)
    return wrong


def _headings(page: Page) -> list[str]:
    """One h1, and no level left out."""
    levels = [int(one.tag[1]) for one in page.root.walk() if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    return wrong + [f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1]
