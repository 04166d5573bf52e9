"""`threadline partner`: who may state facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import with_format, with_place, with_who
from cli.place import Place

if TYPE_CHECKING:
    from domain.partner import Partner
    from domain.tracker import Tracker

KINDS = ("buyer", "factory", "inspector", "carrier", "certifier")


class _Kinds(click.Choice[str]):
    """A choice whose words stand in one line also where the option is missing (click puts each on a tabbed line)."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return f"Expected one of {', '.join(map(str, self.choices))}"


@click.command("add")
@with_place(kafka=True)
@click.argument("name")
@click.option("--kind", "kinds", type=_Kinds(KINDS), multiple=True, required=True, help="What it is; may be repeated.")
@with_who
@click.option("--no-topic", is_flag=True, help="Only register; the topic is made by a later `add`, or by others.")
def partner_add(place: Place, name: str, kinds: tuple[str, ...], by: str, reason: str, no_topic: bool) -> None:
    """Register a partner under NAME and make its topic, orders.NAME.

    Kinds are fixed for ever. If the topic could not be made, the same command again makes it.

    Example:

        threadline partner add mill --kind factory --by ann --reason "new supplier"
    """
    from cli.output import say

    if register(place.tracker(), name, frozenset(kinds), by=by, reason=reason):
        say(f"{name} is registered: {', '.join(sorted(set(kinds)))}")
    else:
        say(f"{name} was registered already")
    if not no_topic:
        _make_topic(place, f"orders.{name}")


@click.command("list")
@with_place()
@with_format
def partner_list(place: Place, format: str, output: Path | None) -> None:
    """List all partners with their kinds, topics and whether they are suspended.

    Example:

        threadline partner list
    """
    from cli.output import write

    columns = ("partner", "kinds", "topic", "topic_no", "registered_at", "state")
    partners = place.tracker(must_exist=True).partners()
    write(columns, [tuple(_row(partner).values()) for partner in partners], format=format, output=output)


@click.command("show")
@with_place()
@click.argument("name")
@with_format
def partner_show(place: Place, name: str, format: str, output: Path | None) -> None:
    """Show one partner and every decision about it.

    Example:

        threadline partner show mill
    """
    from cli.output import write, write_object

    partner = place.tracker(must_exist=True).partner(name)
    history = [_told(fields) for fields in partner.history]
    if format == "table" and output is None:
        write_object(_row(partner))
        click.echo()
        columns = ("what", "decided_at", "counts_from", "by", "reason")
        write(columns, [tuple(fields[column] for column in columns) for fields in history])
    else:
        write_object(_row(partner) | {"history": history}, format=format, output=output)


@click.command("suspend")
@with_place()
@click.argument("name")
@with_who
def partner_suspend(place: Place, name: str, by: str, reason: str) -> None:
    """Refuse a partner's records that the broker takes from a minute from now on.

    Every worker has heard of it by then, so the broker's time alone decides which records it covers.

    Example:

        threadline partner suspend mill --by ann --reason "certificate in doubt"
    """
    from cli.output import say
    from consumers.retry import now_ms

    tracker = place.tracker(must_exist=True)
    partner = tracker.partner(name)
    counts_from = partner.suspend(at_ms=now_ms(), by=by, reason=reason)
    tracker.save_all([partner])
    say(f"{name} is suspended: records that the broker takes from {_moment(counts_from)} on are refused")


@click.command("resume")
@with_place()
@click.argument("name")
@with_who
def partner_resume(place: Place, name: str, by: str, reason: str) -> None:
    """Take a suspended partner's records again, from a minute from now on.

    Records taken by the broker while it was suspended stay refused.

    Example:

        threadline partner resume weaver --by ann --reason "certificate renewed"
    """
    from cli.output import say
    from consumers.retry import now_ms

    tracker = place.tracker(must_exist=True)
    partner = tracker.partner(name)
    counts_from = partner.resume(at_ms=now_ms(), by=by, reason=reason)
    tracker.save_all([partner])
    say(f"{name} is resumed: records that the broker takes from {_moment(counts_from)} on are taken")


def register(tracker: Tracker, name: str, kinds: frozenset[str], *, by: str, reason: str) -> bool:
    """Register a partner if it isn't; False if it is, with these very kinds."""
    from consumers.retry import now_ms
    from domain.errors import InvalidInput, NotAllowed
    from domain.facts.words import PARTNER_PATTERN, RESERVED_PARTNERS
    from domain.partner import Partner

    # Before anything is written: a topic's number, once given, is given for ever.
    if not re.fullmatch(PARTNER_PATTERN, name):
        raise InvalidInput(
            f"expected a partner's name of a-z, 0-9 and -, 40 at most, found {name!r}",
            next_step="the name is a part of the topic's; choose another",
        )
    if name in RESERVED_PARTNERS:
        raise InvalidInput(
            f"expected a partner's name, found {name!r}, a word that facts use in place of one",
            next_step=f"choose another name; reserved are {', '.join(sorted(RESERVED_PARTNERS))}",
        )
    known = next((partner for partner in tracker.partners() if partner.name == name), None)
    if known is not None:
        if known.kinds != kinds:
            raise NotAllowed(
                f"{name} is registered as {', '.join(sorted(known.kinds))}, and kinds are fixed at registration",
                next_step=f"give the same kinds, or another name; see `threadline partner show {name}`",
            )
        return False
    partner = Partner.register(
        name=name,
        kinds=kinds,
        topic_no=tracker.store.reserve_topic(f"orders.{name}"),
        at_ms=now_ms(),
        by=by,
        reason=reason,
    )
    tracker.save_all([partner])
    return True


def _make_topic(place: Place, topic: str) -> None:
    from cli.output import say
    from consumers.kafka_door import Admin
    from domain.errors import ThreadlineError

    settings = place.settings
    try:
        admin = Admin(place.access())
        try:
            answer = admin.create_topic(topic, settings.kafka_partitions, settings.kafka_replication)
        finally:
            admin.close()
    except ThreadlineError as error:
        error.message = f"the partner is registered, its topic {topic} could not be made: {error.message}"
        error.next_step = f"{error.next_step}; then the same command again makes the topic"
        raise
    say(f"topic {topic} {'is made' if answer.created else 'was there already'}, id {answer.topic_id}")
    for difference in answer.differences:
        say(f"warning: {topic} is not as the contract wants it: {difference}")


def _row(partner: Partner) -> dict[str, object]:
    state = "active"
    if partner.is_suspended:
        state = f"suspended from {_moment(partner.suspensions[-1].from_ms)}"
    return {
        "partner": partner.name,
        "kinds": ", ".join(sorted(partner.kinds)),
        "topic": f"orders.{partner.name}",
        "topic_no": partner.topic_no,
        "registered_at": _moment(partner.registered_ms),
        "state": state,
    }


def _told(fields: dict[str, object]) -> dict[str, object]:
    counts = fields.get("from_ms", fields.get("until_ms"))
    return {
        "what": fields["what"],
        "decided_at": _moment(fields["at_ms"]),
        "counts_from": None if counts is None else _moment(counts),
        "by": fields["by"],
        "reason": fields["reason"],
    }


def _moment(ms: object) -> str:
    from domain.moments import moment_of

    assert isinstance(ms, int)
    return moment_of(ms * 1000).isoformat(timespec="milliseconds").replace("+00:00", "Z")
