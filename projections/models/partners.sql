-- @table partners: Partners registered, one row each.
-- @key stream
-- @column stream VARCHAR: partner/<name>
-- @column partner VARCHAR: Name
-- @column kinds VARCHAR[]: Kinds, fixed at registration
-- @column topic VARCHAR: The partner's topic
-- @column topic_no BIGINT: The store's number of that topic
-- @column registered_us INSTANT: When registered
-- @column is_suspended BOOLEAN: Whether a suspension is open (it may start to count a minute after the command)
-- @column suspended_from_us INSTANT: From when the last suspension counts; NULL if never suspended
-- @column resumed_from_us INSTANT: When the last suspension ended; NULL while it is open
-- @column suspensions BIGINT: Suspensions ever
-- @column last_by VARCHAR: Who decided last
-- @column last_reason VARCHAR: Why
-- @touched touched_streams
-- @select
SELECT
  stream,
  substr(stream, 9) AS partner,
  max_by(kinds, version) FILTER (what = 'registered') AS kinds,
  'orders.' || substr(stream, 9) AS topic,
  max(topic_no) FILTER (what = 'registered') AS topic_no,
  max(decided_us) FILTER (what = 'registered') AS registered_us,
  coalesce(max_by(what, version) FILTER (what IN ('suspended', 'resumed')) = 'suspended', FALSE) AS is_suspended,
  max_by(from_us, version) FILTER (what = 'suspended') AS suspended_from_us,
  CASE WHEN max_by(what, version) FILTER (what IN ('suspended', 'resumed')) = 'resumed'
       THEN max_by(until_us, version) FILTER (what = 'resumed') END AS resumed_from_us,
  count(*) FILTER (what = 'suspended') AS suspensions,
  max_by(by_whom, version) AS last_by,
  max_by(reason, version) AS last_reason
FROM house_events
WHERE starts_with(stream, 'partner/')
GROUP BY stream
