"""What looks wrong, in words."""

from __future__ import annotations

from cli.asking.numbers import pieces
from cli.asking.states import Row
from domain.moments import utc_text

_CERTIFICATES = {
    "certificate_missing": "there is none of this scheme",
    "certificate_wrong_holder": "none is held by the factory of what is aboard",
    "certificate_withdrawn": "the factory's was withdrawn by that day",
    "certificate_not_in_force": "the factory's was not in force that day",
    "certificate_wrong_scope": "the factory's does not cover these goods",
    "certificate_undated": "nobody stated a usable day on which the goods left",
}


def in_words(row: Row) -> str:
    """Say one anomaly as a sentence without a full stop."""
    kind, about, who, fact_id = row["anomaly"], row["about"], row["partner"], row["fact_id"]
    expected, found = row["expected"], row["found"]
    fact = f"{fact_id} by {who}"
    match kind:
        case "clock_ahead":
            return f"{about} {fact} claims {utc_text(found)}, after it was recorded ({utc_text(expected)})"
        case "stated_twice":
            return f"document {about} was stated twice; {fact} counts in nothing"
        case "stranger":
            return f"{about} {fact}, who is no member of this order; it counts in nothing"
        case "confirmed_again":
            return f"confirmed again ({fact}); the first counts, change terms by amended"
        case "revision_repeated":
            return f"revision {about} was stated again ({fact}); the first counts"
        case "correction_without_effect":
            return f"correction {fact} has no effect: {about} is unknown, a correction, or corrected already"
        case "replacement_missing":
            return f"correction {fact} names a replacement, {about}, that is not here yet"
        case "parties_disagree":
            if expected is None:
                return f"the parties disagree on what was {about}"
            return (
                f"the parties disagree on what was {about}: {expected:,} by the one that counts, {found:,} by the other"
            )
        case "two_factories":
            return f"{found} factories state {about}; their pieces add up"
        case "unconfirmed_activity":
            return "work goes on, and no buyer has confirmed the order"
        case "unknown_line":
            return f"{about} is in no terms of the order"
        case "more_than_before":
            return f"{about}: {pieces(found)}, and only {expected:,} at the stage before"
        case "shipped_uninspected":
            if not about:
                return "goods left before a final inspection was accepted"
            return f"goods left before a final inspection of their lot was accepted: shipment {about}"
        case "shipped_rejected":
            return f"goods left although the last final inspection rejected their lot: shipment {about}"
        case "shipped_on_hold":
            return f"goods left while on hold: shipment {about}"
        case "moved_on_hold":
            return f"pieces went into another lot while all of their lot was on hold: {about}"
        case "returned_more_than_sent":
            return f"{about}: {pieces(found)} came back, and only {expected:,} were sent out"
        case "more_than_came_in":
            return f"{about}: {pieces(found)} accounted for, and only {expected:,} came in"
        case "verdict_differs":
            return f"inspection {about}: by its own counts the plan says otherwise than the verdict ({fact})"
        case "sample_too_small":
            return f"inspection {about}: {pieces(found)} sampled, and the plan asks for {expected:,} ({fact})"
        case "defectives_exceed_sample":
            return f"inspection {about}: {found:,} defectives in {pieces(expected)} sampled ({fact})"
        case "severity_differs":
            return f"inspection {about}: done under another severity than was due ({fact}); the verdict stands"
        case "sea_term_by_air":
            return f"shipment {about} goes by air under a term that is for sea alone"
    if kind.startswith("certificate_"):
        return f"certificate not valid at shipment {about}: {_CERTIFICATES.get(kind, kind)}"
    told = f"{kind} {about}".rstrip()
    return told + (f" ({fact})" if fact_id else "")
