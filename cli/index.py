"""The table of commands: where each one's code is and its one line of help.

Group help is printed from here, so that `threadline --help` imports no command, and with it no Kafka or DuckDB.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """One command: `target` is `module:object`, imported when the command is called."""

    target: str
    short: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A group of commands about one thing."""

    short: str
    verbs: dict[str, Verb]


Entry = Verb | Noun


def _verb(target: str, short: str) -> Verb:
    return Verb("cli.commands." + target, short)


# The sections of `threadline --help`, in the order in which a new user needs them.
SECTIONS: dict[str, dict[str, Entry]] = {
    "Begin": {
        "demo": _verb("demo:demo", "Show it all once: a real Kafka, a season of orders, lead times."),
        "simulate": _verb("simulate:simulate", "Make up partners' facts, seeded, as NDJSON."),
        "broker": Noun(
            "A real Kafka on this machine.",
            {
                "start": _verb("broker:broker_start", "Start the data folder's own Kafka."),
                "stop": _verb("broker:broker_stop", "Stop the data folder's own Kafka."),
                "status": _verb("broker:broker_status", "Say whether the data folder's own Kafka runs, and where."),
            },
        ),
        "partner": Noun(
            "Who may state facts.",
            {
                "add": _verb("partner:partner_add", "Register a partner and make its topic."),
                "list": _verb("partner:partner_list", "List all partners."),
                "show": _verb("partner:partner_show", "Show one partner and what was decided about it."),
                "suspend": _verb("partner:partner_suspend", "Refuse a partner's records from a minute from now on."),
                "resume": _verb("partner:partner_resume", "Take a suspended partner's records again, in a minute."),
                "export": _verb("partner_roster:partner_export", "Write all partners and decisions as TOML."),
                "apply": _verb("partner_roster:partner_apply", "Apply an exported TOML file to this store."),
            },
        ),
    },
    "Facts in": {
        "emit": _verb("emit:emit", "Send facts of an NDJSON or CSV file to Kafka."),
        "ingest": _verb("ingest:ingest", "Read partners' records from Kafka into the event store."),
        "project": _verb("project:project", "Build and publish the read models from the event store."),
        "run": _verb("run:run", "Run ingest and project together until stopped."),
        "quarantine": Noun(
            "Records that were refused.",
            {
                "list": _verb("quarantine:quarantine_list", "List refused records."),
                "show": _verb("quarantine:quarantine_show", "Show one refused record and why it was refused."),
                "retry": _verb("quarantine:quarantine_retry", "Try refused records again with today's rules."),
                "dismiss": _verb("quarantine:quarantine_dismiss", "Decide that a refused record stays refused."),
            },
        ),
    },
    "Asking": {
        "order": Noun(
            "Orders and their history.",
            {
                "list": _verb("order_list:order_list", "List orders: late, due, by factory, customer or status."),
                "show": _verb("order_show:order_show", "Show one order as a timeline."),
                "log": _verb("order_log:order_log", "Show every stored event of one order."),
                "replay": _verb("order_replay:order_replay", "Fold an order's events one by one, saying what changed."),
            },
        ),
        "report": Noun(
            "Pieces, times, quality, freight, certificates.",
            {
                "pieces": _verb(
                    "report_pieces:report_pieces", "Where every piece of an order is, and what is missing."
                ),
                "lead-times": _verb("report:report_lead_times", "Lead times by stage, factory or month."),
                "on-time": _verb("report:report_on_time", "How many lines were late, by factory, mode or month."),
                "inspections": _verb("report_quality:report_inspections", "Right first time, and what was found."),
                "defects": _verb("report_quality:report_defects", "The most frequent defects."),
                "switching": _verb(
                    "report_switching:report_switching", "Which severity of inspection is due, and why."
                ),
                "shipments": _verb("report_shipments:report_shipments", "Where the cargo is, and what arrived."),
                "certificates": _verb(
                    "report_certificates:report_certificates", "Whether required certificates were in force."
                ),
                "drops": _verb("report_making:report_drops", "Drops, their promised days and how far they are."),
                "holds": _verb("report_making:report_holds", "Lots that may not leave, since when and why."),
                "materials": _verb("report_pieces:report_materials", "Materials received for an order."),
            },
        ),
        "aql": _verb("aql:aql", "Look up the sampling plan of a lot by ISO 2859-1, and what it risks."),
        "query": _verb("query:query", "Ask the published copy in SQL."),
        "schema": Noun(
            "What facts and tables look like.",
            {
                "list": _verb("schema:schema_list", "List all facts of the contract."),
                "show": _verb("schema:schema_show", "Show one fact's JSON Schema."),
                "template": _verb("schema:schema_template", "Write a CSV template of one fact."),
                "tables": _verb("schema:schema_tables", "List the read models' tables and columns."),
            },
        ),
        "explain": _verb("explain:explain", "Say what an error, a refusal or an anomaly means and what to do."),
    },
    "Looking after it": {
        "doctor": _verb("doctor:doctor", "Check broker, store, read models and disk; say what to do."),
        "rebuild": _verb("rebuild:rebuild", "Build the read models anew."),
        "config": Noun(
            "Settings.", {"show": _verb("config:config_show", "Show each setting's value and where it comes from.")}
        ),
    },
}

COMMANDS: dict[str, Entry] = {name: entry for section in SECTIONS.values() for name, entry in section.items()}
