-- Version 1 of the event store (PRAGMA user_version). Grows by new versions only; nothing in it is ever deleted.

-- notification_id is an explicit key: the implicit rowid of the library's own table may be renumbered by VACUUM
-- and given again after a delete. AUTOINCREMENT keeps even an id of a row that was torn out by hand from coming again.
-- state is a BLOB: the bytes come back as they went in, whatever they are.
CREATE TABLE stored_events (
    notification_id INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
);

CREATE TRIGGER stored_events_are_not_deleted BEFORE DELETE ON stored_events
BEGIN
    SELECT RAISE(ABORT, 'events are kept for ever');
END;

CREATE TRIGGER stored_events_are_not_changed BEFORE UPDATE ON stored_events
BEGIN
    SELECT RAISE(ABORT, 'events are kept as they were written');
END;

-- A number for each Kafka topic, so that an event can say where it lay in a dozen bytes. Never given again.
CREATE TABLE topics (
    topic_no INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    cluster_id TEXT,
    topic_id TEXT,
    UNIQUE (topic, cluster_id, topic_id),
    CHECK ((cluster_id IS NULL) = (topic_id IS NULL))
);

CREATE UNIQUE INDEX topics_one_unbound ON topics (topic) WHERE topic_id IS NULL;

-- How far each partition has been read: value = the NEXT offset, no row = never read.
CREATE TABLE positions (
    topic_no INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    first_offset INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    recorded INTEGER NOT NULL CHECK (recorded >= 0),
    repeated INTEGER NOT NULL CHECK (repeated >= 0),
    quarantined INTEGER NOT NULL CHECK (quarantined >= 0),
    holes INTEGER NOT NULL CHECK (holes >= 0),
    PRIMARY KEY (topic_no, partition),
    CHECK (recorded + repeated + quarantined + holes = next_offset - first_offset)
) WITHOUT ROWID;

-- The library's own tracking (one row an application), for its recorder interface; ingest doesn't use it.
CREATE TABLE tracking (
    application_name TEXT,
    notification_id INTEGER,
    PRIMARY KEY (application_name)
) WITHOUT ROWID;
