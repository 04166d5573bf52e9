"""Opening the published copy for a command, and saying on stderr which one answered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.place import Place
    from projections.asking import Copy
    from projections.reports import Asked


@contextlib.contextmanager
def copy_of(place: Place, *, max_seconds: float = 30.0, told: bool = True) -> Iterator[Copy]:
    """The current published copy of a data folder; its position and times are told once the answer is out.

    NotFound if nothing is published, or (`no_store`) if the folder holds no event store either.
    """
    from cli.asking.synthetic import told_of_folder
    from cli.output import said_from
    from projections.asking import open_copy

    if not place.current_copy.exists():
        place.reading().close()  # a mistyped folder has no store either, and that is what must be said
    with open_copy(place.data, max_seconds=max_seconds) as copy:
        yield copy
        if told:
            said_from(
                position=copy.position,
                recorded_at=recorded_at(copy),
                published_at=copy.published_at,
                note=told_of_folder(place),
            )


@contextlib.contextmanager
def asked_of(place: Place, *, as_stated: bool = False, order: str | None = None) -> Iterator[Asked]:
    """What a report is asked of: the published copy, or the same without its corrections (only those of `order`)."""
    from cli.asking.numbers import count
    from cli.output import say

    with copy_of(place) as copy:
        if not as_stated:
            yield copy
            return
        from projections.as_stated import as_stated as uncorrected

        with uncorrected(copy, order=order) as asked:
            yield asked
            say(f"as stated: the corrections of {count(asked.subjects, 'subject')} left out")


def recorded_at(copy: Asked) -> datetime | None:
    """The greatest `recorded_at` of a copy: its now; None if it holds no fact."""
    from domain.moments import moment_of

    us = copy.query("SELECT epoch_us(last_recorded_at) FROM published").rows[0][0]
    return None if us is None else moment_of(us)
