-- @table quarantine: Records refused, one row each, with what was decided about them.
-- @key stream
-- @column stream VARCHAR: quarantine/<position>
-- @column position VARCHAR: Where the record lies: <topic no>/<partition>/<offset>
-- @column topic VARCHAR: Its topic
-- @column kafka_partition BIGINT: Its partition
-- @column kafka_offset BIGINT: Its offset
-- @column partner VARCHAR: The topic's partner
-- @column subject VARCHAR: Subject, where it could be read
-- @column fact VARCHAR: Name of the fact, where it could be read
-- @column status VARCHAR: waiting, recorded or repeated (after a retry), dismissed
-- @column code VARCHAR: Code of the last refusal
-- @column words VARCHAR: What was wrong, in words
-- @column path VARCHAR: Where in the record
-- @column expected VARCHAR: What was expected there
-- @column found VARCHAR: What was found there
-- @column recorded_us INSTANT: When the broker appended the record
-- @column retries BIGINT: How often it was retried
-- @column decided_us INSTANT: When last retried, dismissed or carried
-- @column last_by VARCHAR: Who decided last
-- @column last_reason VARCHAR: Why
-- @touched touched_streams
-- @select
SELECT
  stream,
  max(position) AS position,
  max(topic) AS topic,
  max(kafka_partition) AS kafka_partition,
  max(kafka_offset) AS kafka_offset,
  max(partner) AS partner,
  max(subject) AS subject,
  max(fact) AS fact,
  -- a decision stands whatever came before it; a refusal again decides nothing
  coalesce(max_by(CASE WHEN what = 'dismissed' THEN 'dismissed' ELSE outcome END, version)
             FILTER (what = 'dismissed' OR (what IN ('retried', 'carried') AND outcome <> 'refused')),
           'waiting') AS status,
  max_by(code, version) FILTER (code IS NOT NULL) AS code,
  max_by(words, version) FILTER (code IS NOT NULL) AS words,
  max_by(path, version) FILTER (code IS NOT NULL) AS path,
  max_by(expected, version) FILTER (code IS NOT NULL) AS expected,
  max_by(found, version) FILTER (code IS NOT NULL) AS found,
  max(recorded_us) AS recorded_us,
  count(*) FILTER (what = 'retried') AS retries,
  max(decided_us) AS decided_us,
  max_by(by_whom, version) AS last_by,
  max_by(reason, version) AS last_reason
FROM house_events
WHERE starts_with(stream, 'quarantine/')
GROUP BY stream
