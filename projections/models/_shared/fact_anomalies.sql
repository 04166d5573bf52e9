-- Anomalies of one fact each.
-- @uses marks, effective
-- @select
WITH replacements AS (
  SELECT order_no, source, partner, fact_id, r.id AS id, coalesce(r.subject, order_no) AS subject
  FROM (
    SELECT f.order_no, f.source, f.partner, f.id AS fact_id, unnest(f.replaced_by) AS r
    FROM facts_others AS f
    JOIN effective AS e ON e.notification_id = f.notification_id
    WHERE f.reason = 'incorrect_data'
  )
),
elsewhere AS (
  SELECT f.source, f.subject, f.id
  FROM every_fact AS f
  SEMI JOIN replacements_elsewhere AS r ON r.source = f.source AND r.subject = f.subject AND r.id = f.id
),
found AS (
  SELECT source, order_no AS subject, id FROM marks
  UNION ALL
  SELECT source, subject, id FROM elsewhere
)
SELECT order_no, 'clock_ahead' AS anomaly, fact AS about, partner, id AS fact_id, recorded_us AS expected, happened_us AS found
FROM marks
WHERE happened_us > recorded_us + 300000000  -- 5 minutes
UNION ALL
SELECT order_no, 'stated_twice', doc, partner, id, NULL, NULL FROM marks WHERE is_twice
UNION ALL
SELECT order_no, 'stranger', fact, partner, id, NULL, NULL FROM marks WHERE is_stranger
UNION ALL
SELECT order_no, 'confirmed_again', '', partner, id, NULL, NULL
FROM marks
WHERE is_base AND fact = 'confirmed' AND NOT is_chosen
UNION ALL
SELECT order_no, 'revision_repeated', CAST(revision AS VARCHAR), partner, id, NULL, NULL FROM marks WHERE is_loser
UNION ALL
SELECT m.order_no, 'correction_without_effect', m.corrects, m.partner, m.id, NULL, NULL
FROM marks AS m
ANTI JOIN effective AS e ON e.notification_id = m.notification_id
WHERE m.fact = 'corrected'
UNION ALL
SELECT r.order_no, 'replacement_missing', r.id, r.partner, r.fact_id, NULL, NULL
FROM replacements AS r
ANTI JOIN found AS f ON f.source = r.source AND f.subject = r.subject AND f.id = r.id
