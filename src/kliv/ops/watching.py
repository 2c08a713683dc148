"""Progress bars, on stderr, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kliv.register.source import Progress


@contextmanager
def watched() -> Iterator[Progress]:
    """A bar that lives as long as the block; the block calls what it gets with steps done, steps in all, what next."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    if not sys.stderr.isatty():
        yield lambda _done, _total, _text: None
        return
    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)
        yield lambda done, total, text: bars.update(task, completed=done, total=total, description=text)
