"""Lead times, lateness, shipments, looking back."""

from __future__ import annotations

from story import (
    HOUR_US,
    cancelled,
    confirmed,
    corrected,
    cut,
    delivered,
    finished,
    inspected,
    line_of,
    packed,
    sewn,
    shipped,
    stage_of,
    told,
)

from domain.fold import LeadTimeRow, OrderState, as_of, fold, key_of, known_at
from domain.moments import read_moment


def _passages(state: OrderState) -> list[tuple[str, str, str]]:
    return [(row.from_stage, row.to_stage, row.state) for row in state.lead_times]


def test_a_lead_time_runs_from_the_last_of_a_stage_to_the_last_of_the_next() -> None:
    now = told(
        confirmed(at="2026-03-31T20:00:00-05:00"),
        cut("A", {"1": 50}, at="2026-04-02T01:00:00Z"),
        cut("A", {"1": 50}, at="2026-04-02T03:00:00Z"),
        sewn("A", {"1": 40}, at="2026-04-02T02:00:00Z"),
        sewn("A", {"1": 60}, at="2026-04-02T07:00:00Z"),
    )
    assert now.lead_times == (
        LeadTimeRow("PO-1", "confirmed", "cut", "acme", "2026-03", "done", 26 * HOUR_US, 24 * HOUR_US, 2 * HOUR_US),
        LeadTimeRow("PO-1", "cut", "sewn", "acme", "2026-03", "done", 4 * HOUR_US, -1 * HOUR_US, 5 * HOUR_US),
        LeadTimeRow("PO-1", "sewn", "finished", "acme", "2026-03", "open", None, None, None),
    )


def test_the_month_is_the_senders_own() -> None:
    now = told(confirmed(at="2026-04-01T02:00:00+05:30"))  # still March in UTC
    assert (now.order.confirmed_on, now.lead_times[0].month) == ("2026-04-01", "2026-04")


def test_stages_nobody_stated_are_skipped_and_inspections_stand_beside() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), inspected("A"), packed("A", {"1": 100}))
    assert _passages(now) == [("confirmed", "cut", "done"), ("cut", "packed", "done"), ("packed", "shipped", "open")]
    assert [row.stage for row in now.stages] == ["confirmed", "cut", "packed", "inspected"]


def test_a_passage_into_an_incomplete_stage_is_open_and_so_is_the_way_on() -> None:
    now = told(confirmed(), cut("A", {"1": 100}), sewn("A", {"1": 10}))
    assert _passages(now) == [("confirmed", "cut", "done"), ("cut", "sewn", "open"), ("sewn", "finished", "open")]


def test_an_assumed_time_enters_no_lead_time_but_is_counted() -> None:
    now = told(
        confirmed(),
        cut("A", {"1": 100}, time_is="assumed"),
        sewn("A", {"1": 90}),
        sewn("A", {"1": 10}, time_is="assumed"),
        finished("A", {"1": 100}, time_is="day"),
    )
    assert _passages(now)[:3] == [
        ("confirmed", "cut", "assumed"),
        ("cut", "sewn", "assumed"),
        ("sewn", "finished", "done"),
    ]
    stage = stage_of(now, "sewn")
    assert (stage.facts, stage.assumed, stage.first_us == stage.last_us) == (2, 1, True)
    assert stage_of(now, "cut").first_us is None


def test_an_assumed_confirmation_has_no_month() -> None:
    now = told(confirmed(time_is="assumed"), cut("A", {"1": 100}))
    assert {(row.month, row.state) for row in now.lead_times} == {(None, "assumed"), (None, "open")}


def test_without_a_confirmation_the_open_passage_has_no_factory() -> None:
    assert told(cut("A", {"1": 1})).lead_times == (
        LeadTimeRow("PO-1", "cut", "sewn", None, None, "open", None, None, None),
    )


def test_nothing_is_open_after_delivery_or_cancellation() -> None:
    assert _passages(told(confirmed(), delivered("sea/1", {"1": 100}))) == [("confirmed", "delivered", "done")]
    assert _passages(told(confirmed(), delivered("sea/1", {"1": 1}))) == [("confirmed", "delivered", "open")]
    assert _passages(told(confirmed(), cancelled(1))) == []


def test_lateness_goes_by_the_local_date_of_the_sender() -> None:
    # 00:10 on 1 June at +05:30 is still 31 May in UTC: late by the receiver's calendar.
    late = told(confirmed(), delivered("sea/1", {"1": 100}, at="2026-06-01T00:10:00+05:30"))
    assert (line_of(late).delivered_on, line_of(late).is_late, line_of(late).days_late) == ("2026-06-01", True, 1)
    # 23:50 on 31 May at -08:00 is already 1 June in UTC: in time.
    in_time = told(confirmed(), delivered("sea/1", {"1": 100}, at="2026-05-31T23:50:00-08:00"))
    assert (line_of(in_time).is_late, line_of(in_time).days_late) == (False, 0)
    assert (late.order.lines_late, in_time.order.lines_late) == (1, 0)


def test_a_line_is_as_late_as_its_last_good_pieces() -> None:
    now = told(
        confirmed(),
        delivered("sea/1", {"1": 60}, at="2026-05-01T08:00:00Z"),
        delivered("sea/1", {"1": 40}, at="2026-06-03T08:00:00Z"),
        delivered("sea/1", {"1": 0}, at="2026-06-09T08:00:00Z", complete=True),
    )
    assert (line_of(now).days_late, now.order.last_delivered_on) == (3, "2026-06-03")
    assert line_of(now).delivered_us == read_moment("2026-06-03T08:00:00Z")


def test_early_pieces_are_days_late_below_zero() -> None:
    assert line_of(told(confirmed(), delivered("sea/1", {"1": 100}, at="2026-05-21T08:00:00Z"))).days_late == -10


def test_an_undelivered_line_is_neither_late_nor_in_time() -> None:
    line = line_of(told(confirmed(), delivered("sea/1", {"1": 99}, at="2026-06-21T08:00:00Z")))
    assert (line.is_delivered, line.delivered_on, line.is_late, line.days_late) == (False, None, None, None)


def test_an_assumed_time_of_the_last_pieces_makes_nothing_late() -> None:
    now = told(
        confirmed(),
        delivered("sea/1", {"1": 60}, at="2026-06-01T08:00:00Z"),
        delivered("sea/1", {"1": 40}, at="2026-06-03T08:00:00Z", time_is="assumed"),
    )
    line = line_of(now)
    assert (line.is_delivered, line.delivered_us, line.is_late) == (True, None, None)
    assert (now.order.lines_delivered, now.order.lines_late) == (1, 0)


def test_a_lines_mode_is_that_of_its_last_shipment_else_the_agreed_one() -> None:
    now = told(
        confirmed({"1": 100, "2": 100}, mode="ocean"),
        shipped("sea/1", {"1": 50}, mode="truck"),
        shipped("sea/2", {"1": 40}, mode="air"),
        shipped("sea/3", {"1": 10}),
    )
    assert [row.mode for row in now.lines] == ["air", "ocean"]


def test_a_shipment_takes_each_word_from_the_first_fact_that_says_it() -> None:
    now = told(
        confirmed(),
        shipped("sea/1", {"1": 10}, booking="B1", incoterm={"code": "FOB"}, etd="2026-05-01", containers=[]),
        shipped("sea/1", {"1": 5}, booking="B2", mode="ocean", incoterm={"code": "DAP", "edition": "2020"}),
        shipped("sea/1", {"1": 5}, containers=["MSKU6011672"], time_is="assumed"),
        delivered("sea/1", {"1": 7}, damaged={"1": 1}),
    )
    (row,) = now.shipments
    assert (row.booking, row.mode, row.incoterm, row.incoterm_edition) == ("B1", "ocean", "FOB", "2020")
    assert (row.containers, row.etd, row.eta, row.purpose) == ((), "2026-05-01", None, "bulk")
    assert (row.pieces, row.received, row.damaged, row.is_received) == (20, 7, 1, False)
    assert (row.first_shipped_us, row.last_shipped_us) == (
        stage_of(now, "shipped").first_us,
        row.first_shipped_us + HOUR_US,
    )


def test_a_shipments_first_time_and_purpose_may_be_a_samples() -> None:
    sample = shipped("sea/1", {"1": 1}, purpose="sample")
    (row,) = told(confirmed(), sample, shipped("sea/1", {"1": 99})).shipments
    assert (row.first_shipped_us, row.pieces, row.purpose) == (sample.happened_us, 99, "sample")


def test_a_shipment_only_delivered_has_no_words_of_its_own() -> None:
    (row,) = told(confirmed(), delivered("sea/1", {"1": 100})).shipments
    assert (row.purpose, row.first_shipped_us, row.pieces, row.is_received) == (None, None, 0, False)
    (closed,) = told(confirmed(), delivered("sea/1", {"1": 100}, complete=True)).shipments
    assert closed.is_received


def test_the_orders_clocks_cover_all_its_facts() -> None:
    now = told(
        confirmed(at="2026-03-02T00:00:00Z", recorded="2026-03-09T00:00:00Z"),
        cut("A", {"1": 1}, by="bolt", at="2026-03-01T00:00:00Z"),
    )
    assert now.order.first_happened_us == read_moment("2026-03-01T00:00:00Z")
    assert now.order.last_happened_us == read_moment("2026-03-02T00:00:00Z")
    assert now.order.last_recorded_us == read_moment("2026-03-09T00:00:00Z")


def test_as_of_and_known_at_ask_two_different_clocks() -> None:
    early = confirmed(at="2026-03-01T00:00:00Z")
    late_news = cut("A", {"1": 100}, at="2026-03-02T00:00:00Z", recorded="2026-03-05T00:00:00Z")
    third = read_moment("2026-03-03T00:00:00Z")
    assert fold("PO-1", as_of([early, late_news], third), {}).order.status == "cutting"
    assert fold("PO-1", known_at([early, late_news], third), {}).order.status == "confirmed"
    assert as_of([late_news], late_news.happened_us) == known_at([late_news], late_news.recorded_us) == (late_news,)


def test_as_of_a_moment_a_replacement_of_a_later_day_is_not_missing() -> None:
    facts = [
        confirmed(at="2026-03-01T00:00:00Z"),
        cut("A", {"1": 80}, id="wrong", at="2026-03-02T00:00:00Z"),
        corrected("wrong", by="acme", replaced_by=[{"id": "right"}], at="2026-03-09T00:00:00Z"),
        cut("A", {"1": 50}, id="right", at="2026-03-05T00:00:00Z"),
    ]
    then = as_of(facts, read_moment("2026-03-03T00:00:00Z"))
    assert [row.anomaly for row in fold("PO-1", then, {}).anomalies] == ["replacement_missing"]
    known = {key_of(fact) for fact in facts}
    assert fold("PO-1", then, {}, known).anomalies == ()
    assert fold("PO-1", facts, {}).anomalies == ()


def test_as_of_a_moment_what_was_found_wrong_later_never_counted() -> None:
    facts = [
        confirmed(at="2026-03-01T00:00:00Z"),
        cut("A", {"1": 80}, id="wrong", at="2026-03-02T00:00:00Z"),
        cut("A", {"1": 50}, id="right", at="2026-03-02T00:00:00Z"),
        corrected("wrong", by="acme", replaced_by=[{"id": "right"}], at="2026-03-09T00:00:00Z"),
        corrected("later", by="acme", id="k2", at="2026-03-09T00:00:00Z"),
        cut("A", {"1": 5}, id="later", at="2026-03-08T00:00:00Z"),
    ]
    third = read_moment("2026-03-03T00:00:00Z")
    then = fold("PO-1", as_of(facts, third), {})
    assert then.order.cut == 50
    assert then.anomalies == ()
