"""What looks wrong, in words."""

from __future__ import annotations

from cli.asking.states import Row
from cli.asking.words import pieces
from domain.moments import utc_text


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
            return "goods left before a final inspection was accepted"
    told = f"{kind} {about}".rstrip()
    return told + (f" ({fact})" if fact_id else "")
