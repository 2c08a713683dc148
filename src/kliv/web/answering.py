"""Answering a page with a form: shown, carried out once and left, or shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kliv.casework.access import Actor
from kliv.web.acting import page
from kliv.web.forms import Form, Typed, send

FORM_PAGE = "kliv/form_page.html"


def answer_form(
    request: HttpRequest,
    actor: Actor,
    form: Form,
    do: Callable[[Typed], str],
    *,
    template: str = FORM_PAGE,
    told: Callable[[str, Any], str] = lambda _, value: str(value),
    **context: Any,
) -> HttpResponse:
    """The page of a form, or what came of sending it.

    do: carries it out and gives the address to go on to. told: a stored value of a field, for a reader.
    context: what else the page shows; a function of it is called when the page is shown, and only then.
    """
    status = 200
    if request.method == "POST":
        typed = Typed(request)
        sent = send(actor, typed, form, lambda: do(typed), told)
        if sent.form is None:
            return redirect(sent.address)
        form, status = sent.form, sent.status
    shown: Mapping[str, Any] = {name: value() if callable(value) else value for name, value in context.items()}
    return page(request, actor, template, {**shown, "form": form}, status)
