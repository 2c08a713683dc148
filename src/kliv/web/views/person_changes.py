"""Changing what is known of a person: the person herself, dated facts and periods."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kliv.casework import facts, people, spells
from kliv.casework.access import Actor, NotVisible, enrolments, get
from kliv.casework.facts import FactValue
from kliv.casework.finding import read_person
from kliv.casework.spells import NewSpell
from kliv.core import terms
from kliv.core.conditions.vocabulary import Words
from kliv.register.models import Person, PersonFact, PersonSpell
from kliv.web.acting import as_actor
from kliv.web.answering import answer_form
from kliv.web.forms import Field, Form, Typed, choices
from kliv.web.presenters.person import fact_value
from kliv.web.views.person import words_for

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
DATE_HINT = "ÅÅÅÅ-MM-DD"
Do = Callable[[Typed], Any]


@READ_OR_SEND
@as_actor
def change(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """The person herself: name, birth date, sex, where she lives, contact, language."""
    person = people.check_change_person(actor, person_ref=ref)
    form = _person_form(person)

    def do(typed: Typed) -> None:
        values: dict[str, Any] = {one.name: typed.text(one.name) for one in form.fields}
        values["birth_date"] = typed.date("birth_date")
        values["interpreter_needed"] = typed.flag("interpreter_needed")
        typed.done()
        people.change_person(actor, person_ref=ref, revision=typed.revision, changes=values, at=actor.at)

    return _sent(request, actor, ref, form, do, title=_("Ändra personuppgifter"))


@READ_OR_SEND
@as_actor
def add_fact(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """A fact from a day."""
    person = people.check_change_person(actor, person_ref=ref)
    known, words = facts.known_facts(person, actor.on), _words(actor, person)
    asked = request.POST.get("fact") or request.GET.get("uppgift", "")
    form = _fact_form(asked, known, words) if asked in known else _which_fact(known, words)

    def do(typed: Typed) -> None:
        facts.record_fact(actor, person_ref=ref, fact=typed.text("fact"), new=_fact(typed), at=actor.at)

    if request.method == "POST" and asked in known and "from_on" not in request.POST:
        return redirect(f"{request.path}?uppgift={asked}")
    return _sent(request, actor, ref, form, do, title=_("Lägg till uppgift"))


@READ_OR_SEND
@as_actor
def correct_fact(request: HttpRequest, actor: Actor, ref: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """A fact that was wrong: the right one in its place, or none."""
    kept = _kept(request, actor, PersonFact, row, ref)
    person = kept.person
    words = _words(actor, person)
    form = _fact_form(kept.fact, facts.known_facts(person, actor.on), words, kept)

    def do(typed: Typed) -> None:
        if typed.flag("withdraw"):
            facts.withdraw_fact(actor, fact_ref=row, revision=typed.revision, at=actor.at)
        else:
            facts.correct_fact(actor, fact_ref=row, revision=typed.revision, new=_fact(typed), at=actor.at)

    return _sent(request, actor, ref, form, do, title=_("Rätta: %s") % words.fact(kept.fact))


@READ_OR_SEND
@as_actor
def add_spell(request: HttpRequest, actor: Actor, ref: uuid.UUID) -> HttpResponse:
    """A period."""
    people.check_change_person(actor, person_ref=ref)

    def do(typed: Typed) -> None:
        spells.record_spell(actor, person_ref=ref, new=_spell(typed), at=actor.at)

    return _sent(request, actor, ref, _spell_form(), do, title=_("Lägg till period"))


@READ_OR_SEND
@as_actor
def correct_spell(request: HttpRequest, actor: Actor, ref: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """A period that was wrong: the right one in its place, or none. An end that is known now belongs here too."""
    kept = _kept(request, actor, PersonSpell, row, ref)

    def do(typed: Typed) -> None:
        if typed.flag("withdraw"):
            spells.withdraw_spell(actor, spell_ref=row, revision=typed.revision, at=actor.at)
            return
        new = _spell(typed)
        if _only_ends(kept, new):
            spells.end_spell(actor, spell_ref=row, revision=typed.revision, ends_on=new.ends_on, at=actor.at)
        else:
            spells.correct_spell(actor, spell_ref=row, revision=typed.revision, new=new, at=actor.at)

    return _sent(request, actor, ref, _spell_form(kept), do, title=_("Rätta period"))


def _sent(request: HttpRequest, actor: Actor, ref: uuid.UUID, form: Form, do: Do, *, title: str) -> HttpResponse:
    """Answers with the form; where it is shown, the reading of the person is logged."""
    back = reverse("person", args=[ref])

    def carried_out(typed: Typed) -> str:
        do(typed)
        return back

    def read() -> str:
        return str(read_person(actor, person_ref=ref, parts=("form",), at=actor.at).ref)

    return answer_form(request, actor, form, carried_out, told=_told, title=title, back=back, ref=read)


def _kept(request: HttpRequest, actor: Actor, model: Any, row: uuid.UUID, ref: uuid.UUID) -> Any:
    """The row to correct, if it is the person's. A form that is sent is checked when it is carried out, once."""
    kept = get(actor, model, row)
    if kept.person.ref != ref:
        raise NotVisible
    if request.method != "POST":
        check = facts.check_correct_fact if model is PersonFact else spells.check_correct_spell
        check(actor, **{"fact_ref" if model is PersonFact else "spell_ref": row})
    return kept


def _words(actor: Actor, person: Person) -> Words:
    times = enrolments(actor).filter(person=person).select_related("project").order_by("-entry_on", "-pk")
    return words_for([time.project for time in times], actor)


def _person_form(person: Person) -> Form:
    born = person.birth_date.isoformat() if person.birth_date else ""
    fields = [
        Field("birth_date", _("Född"), "date", born, DATE_HINT),
        Field("sex", _("Kön"), "choice", person.sex, options=choices(terms.SEX)[1:]),
        Field("language", _("Språk"), value=person.language, hint=_("Språkkod, till exempel sv, so eller ar")),
        Field("interpreter_needed", _("Behöver tolk"), "switch", "1" if person.interpreter_needed else ""),
    ]
    if not person.is_protected:
        fields.insert(2, Field("municipality", _("Folkbokförd i"), value=person.municipality, hint=_("Kommunkod")))
        fields.insert(3, Field("district", _("Stadsdel"), value=person.district))
    if not person.anonymous:
        fields.insert(0, Field("given_name", _("Förnamn"), value=str(person.given_name)))
        fields.insert(1, Field("family_name", _("Efternamn"), value=str(person.family_name)))
        hint = _("Telefon, e-post och adress")
        fields.append(Field("contact", _("Kontakt"), "long", str(person.contact), hint))
    return Form(tuple(fields), _("Spara"), revision=person.revision)


def _which_fact(known: Any, words: Words) -> Form:
    options = choices({fact: words.fact(fact) for fact in known})
    return Form((Field("fact", _("Vilken uppgift?"), "choice", options=options),), _("Fortsätt"))


def _fact_form(fact: str, known: Any, words: Words, kept: PersonFact | None = None) -> Form:
    codes = known.get(fact) or {}
    value = kept.value if kept else ""
    told = {code: fact_value(words, fact, code) for code in codes}
    choice = Field("fact", _("Uppgift"), "choice", fact, options=((fact, words.fact(fact)),))
    what = (
        Field("value", _("Värde"), "choice", value, options=choices(told))
        if codes
        else Field("value", _("Värde"), value=value, hint=_("Ett tal eller ett kort kodord"))
    )
    fields = (
        *(() if kept else (choice,)),
        what,
        Field("from_on", _("Gäller från"), "date", kept.from_on.isoformat() if kept else "", DATE_HINT),
        _source(kept.source if kept else ""),
    )
    return _correction(Form(fields, _("Spara")), kept)


def _spell_form(kept: PersonSpell | None = None) -> Form:
    what = {
        f"{kind}.{code}": f"{terms.SPELL_KINDS[kind]}: {word}"
        for kind, codes in terms.SPELLS.items()
        for code, word in {**codes, spells.NONE: _("ingen (undersökt)")}.items()
    }
    ends = kept.ends_on.isoformat() if kept and kept.ends_on else ""
    fields = (
        Field("code", _("Vad"), "choice", f"{kept.kind}.{kept.code}" if kept else "", options=choices(what)),
        Field("starts_on", _("Från och med"), "date", kept.starts_on.isoformat() if kept else "", DATE_HINT),
        Field("ends_on", _("Till och med"), "date", ends, _("Lämna tomt om perioden pågår")),
        Field("end_unknown", _("Har slutat, men ingen vet när"), "switch", "1" if kept and kept.end_unknown else ""),
        _source(kept.source if kept else ""),
    )
    return _correction(Form(fields, _("Spara")), kept)


def _correction(form: Form, kept: PersonFact | PersonSpell | None) -> Form:
    if kept is None:
        return form
    hint = _("Den står kvar i historiken som borttagen.")
    withdraw = Field("withdraw", _("Uppgiften skulle aldrig ha funnits: ta bort den"), "switch", hint=hint)
    return replace(form, fields=(*form.fields, withdraw), revision=kept.revision)


def _source(value: str) -> Field:
    sources = {code: word for code, word in terms.FACT_SOURCES.items() if code in facts.SOURCES}
    return Field("source", _("Källa"), "choice", value if value in sources else "", options=choices(sources))


def _fact(typed: Typed) -> FactValue:
    from_on: Any = typed.date("from_on")
    typed.done()
    return FactValue(typed.text("value"), from_on, typed.text("source"))


def _spell(typed: Typed) -> NewSpell:
    kind, _dot, code = typed.text("code").partition(".")
    starts_on: Any = typed.date("starts_on")
    ends_on = typed.date("ends_on")
    typed.done()
    return NewSpell(kind, code, starts_on, ends_on, typed.text("source"), typed.flag("end_unknown"))


def _only_ends(kept: PersonSpell, new: NewSpell) -> bool:
    is_open = kept.ends_on is None and not kept.end_unknown
    same = (kept.kind, kept.code, kept.starts_on, kept.source) == (new.kind, new.code, new.starts_on, new.source)
    return is_open and same and (new.ends_on is not None or new.end_unknown)


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if name == "sex":
        return terms.SEX.get(str(value), str(value))
    return "" if value is None else str(value)
