"""Sending a file."""

from django.http import HttpResponse


def download(body: str, kind: str, name: str) -> HttpResponse:
    """A text to be saved under a name. The name is ours, never a visitor's words."""
    return HttpResponse(
        body,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
