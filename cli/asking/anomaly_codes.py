"""What each anomaly means and what to do, for `threadline explain`; no fact is refused for one."""

from __future__ import annotations

# name: (meaning, remedy)
ANOMALIES: dict[str, tuple[str, str]] = {
    "clock_ahead": (
        "A fact claims a time more than 5 minutes after the broker took it.",
        "Ask the partner to set the device's clock, and to correct the fact.",
    ),
    "stated_twice": (
        "Two facts of one partner name the same document; the first counts.",
        "Nothing, if it was sent twice; else ask the partner for another document number.",
    ),
    "stranger": (
        "Somebody who is no member of the order stated something about it; it counts in nothing.",
        "If they take part, the buyer names them among `parties` by amended.",
    ),
    "confirmed_again": ("The order was confirmed a second time; the first counts.", "Change terms by amended."),
    "revision_repeated": (
        "Two amendments have one revision number; the first counts.",
        "The buyer states the second again under the next number.",
    ),
    "correction_without_effect": (
        "A correction names a fact that is unknown, a correction itself, or corrected already.",
        "Ask the partner which fact was meant.",
    ),
    "replacement_missing": (
        "A correction names a fact that shall stand in the place of the wrong one, and it is not here.",
        "Ask the partner to send it; the anomaly goes away when it comes.",
    ),
    "parties_disagree": (
        "Two parties state the same shipment, receipt or verdict differently; one voice counts.",
        "Compare both with the papers; who is wrong corrects.",
    ),
    "two_factories": (
        "Two factories state work on one lot and stage; their pieces add up.",
        "Ask if both worked.",
    ),
    "unconfirmed_activity": (
        "Work goes on for an order that no buyer confirmed.",
        "The buyer confirms it, or the order number is wrong.",
    ),
    "unknown_line": ("Pieces are stated of a line that no terms ever named.", "Correct the line, or amend the terms."),
    "more_than_before": (
        "A stage states more pieces of a line than the stage before it.",
        "A statement is missing at the earlier stage, or one is too many at the later.",
    ),
    "more_than_came_in": (
        "A lot accounts for more pieces at a stage than came into it.",
        "Look at `threadline report pieces ORDER --lots`: a split, a merge or an earlier statement is missing.",
    ),
    "returned_more_than_sent": (
        "More pieces of a lot came back from a process outside than were sent out.",
        "A sent_out is missing, or returned counts rejects twice.",
    ),
    "shipped_uninspected": (
        "Goods left before a final inspection was accepted or a concession given, though the terms ask for one: of the "
        "lot that the contents name, or of each lot that it was split or merged from; else of any lot of the order.",
        "Ask for the inspection's fact, or for the concession.",
    ),
    "shipped_rejected": (
        "A lot left although the last final inspection before had rejected it, and nobody gave a concession. A lot "
        "split or merged from others has a verdict of its own or none: theirs is not handed on.",
        "Stop the goods if they can still be stopped; ask for the reinspection's fact, or for the concession.",
    ),
    "shipped_on_hold": (
        "More pieces of a lot left than were free: the others were held.",
        "Ask who released them; the fact may be missing.",
    ),
    "moved_on_hold": (
        "A lot was split or merged into another one while all of it was held; the new lot is under no hold.",
        "Hold the new lot too, or ask who released the old one.",
    ),
    "verdict_differs": (
        "By its own counts the sampling plan says otherwise than the verdict claimed; the verdict stands.",
        "`threadline aql` shows the plan; ask the inspector.",
    ),
    "sample_too_small": (
        "Fewer pieces were sampled than the plan asks for.",
        "Ask the inspector: the risk is higher than agreed.",
    ),
    "defectives_exceed_sample": ("More defective pieces than pieces sampled.", "Ask the inspector to correct it."),
    "severity_differs": (
        "An inspection was done under another severity than the switching rules made due; the verdict stands.",
        "`threadline report switching` says what is due for the next lot, and why.",
    ),
    "sea_term_by_air": (
        "The goods fly under an Incoterm that is for sea alone (FAS, FOB, CFR, CIF, DES, DEQ).",
        "Agree on FCA, CPT or CIP: risk and cost pass elsewhere than the term says.",
    ),
    "certificate_missing": ("No certificate of the scheme required is known.", "The certifier or buyer states it."),
    "certificate_wrong_holder": (
        "None of the scheme's certificates is held by the factory of a line aboard.",
        "Ask that factory for its own; another's does not cover its work.",
    ),
    "certificate_withdrawn": (
        "The factory's certificate was withdrawn by the day the goods left.",
        "The goods may not be sold under the label; ask the certifier.",
    ),
    "certificate_not_in_force": (
        "The factory's certificate was not in force on the day the goods left.",
        "Ask for the renewal; if there is one, state it.",
    ),
    "certificate_wrong_scope": (
        "The factory's certificate covers other goods.",
        "Compare product class, articles and sites with its scope.",
    ),
    "certificate_undated": (
        "No usable day is known on which the goods left, so no certificate can be checked.",
        "Ask the factory for the day.",
    ),
}
