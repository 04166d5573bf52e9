-- @table house_events: Events of our own: partners registered, suspended, resumed; records quarantined, retried, dismissed, carried; remade topics accepted. Append-only.
-- @key notification_id
-- @column notification_id BIGINT: The event's number in the event store
-- @column stream VARCHAR: partner/<name>, quarantine/<topic no>/<partition>/<offset> or topic/<name>
-- @column version BIGINT: The event's number in its stream, from 1
-- @column what VARCHAR: registered, suspended, resumed; quarantined, retried, dismissed, carried; accepted
-- @column decided_us INSTANT: When our own people decided; NULL for quarantined
-- @column name VARCHAR: registered: the partner's name
-- @column kinds VARCHAR[]: registered: buyer, factory, inspector, carrier, certifier
-- @column topic_no BIGINT: registered: the store's number of the partner's topic
-- @column by_whom VARCHAR: Who decided
-- @column reason VARCHAR: Why
-- @column from_us INSTANT: suspended: records appended from here on are refused
-- @column until_us INSTANT: resumed: records appended from here on are taken again
-- @column recorded_us INSTANT: quarantined: when the broker appended the record
-- @column position VARCHAR: quarantined: where the record lies
-- @column topic VARCHAR: quarantined: its topic
-- @column kafka_partition BIGINT: quarantined: its partition
-- @column kafka_offset BIGINT: quarantined: its offset
-- @column code VARCHAR: quarantined, retried: code of the refusal
-- @column words VARCHAR: quarantined, retried: what was wrong, in words
-- @column path VARCHAR: quarantined, retried: where in the record
-- @column expected VARCHAR: quarantined, retried: what was expected there
-- @column found VARCHAR: quarantined, retried: what was found there
-- @column partner VARCHAR: quarantined: the topic's partner
-- @column subject VARCHAR: quarantined: subject, where it could be read
-- @column fact VARCHAR: quarantined: name of the fact, where it could be read
-- @column outcome VARCHAR: retried, carried: recorded, repeated, refused, dismissed
-- @select
-- The refused bytes themselves stay in the event store.
SELECT
  notification_id, originator_id AS stream, version, split_part(topic, '.', 2) AS what,
  d.at_ms * 1000 AS decided_us, d.name, d.kinds, d.topic_no, d.by AS by_whom, d.reason,
  d.from_ms * 1000 AS from_us, d.until_ms * 1000 AS until_us, d.recorded_ms * 1000 AS recorded_us,
  CASE WHEN starts_with(originator_id, 'quarantine/') THEN substr(originator_id, 12) END AS position,
  d.topic, d.partition AS kafka_partition, d.offset AS kafka_offset,
  d.code, d.words, d.path, d.expected, d.found, nullif(d.partner, '') AS partner, nullif(d.subject, '') AS subject,
  nullif(d.fact, '') AS fact, d.outcome
FROM (
  SELECT *, json_transform(state, '{"at_ms":"BIGINT","name":"VARCHAR","kinds":["VARCHAR"],"topic_no":"BIGINT","by":"VARCHAR","reason":"VARCHAR","from_ms":"BIGINT","until_ms":"BIGINT","recorded_ms":"BIGINT","topic":"VARCHAR","partition":"BIGINT","offset":"BIGINT","code":"VARCHAR","words":"VARCHAR","path":"VARCHAR","expected":"VARCHAR","found":"VARCHAR","partner":"VARCHAR","subject":"VARCHAR","fact":"VARCHAR","outcome":"VARCHAR"}') AS d
  FROM page
  WHERE starts_with(topic, 'partner.') OR starts_with(topic, 'quarantine.') OR starts_with(topic, 'topic.')
)
