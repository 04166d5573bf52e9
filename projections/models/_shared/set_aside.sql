-- The facts that are out before anybody asks who said them: corrected (void), or stated twice under one doc. A correction
-- itself is neither, and counts in nothing.
-- @uses ranked, effective
-- @select
WITH void AS (
  SELECT r.notification_id
  FROM ranked AS r
  JOIN effective AS c ON c.order_no = r.order_no AND c.source = r.source AND c.corrects = r.id
),
repeats AS (
  SELECT r.notification_id
  FROM ranked AS r
  ANTI JOIN void AS v ON v.notification_id = r.notification_id
  WHERE r.doc IS NOT NULL AND r.fact <> 'corrected'
  QUALIFY row_number() OVER (PARTITION BY r.order_no, r.source, r.fact, r.doc ORDER BY r.t) > 1
)
SELECT notification_id, FALSE AS is_twice FROM void
UNION ALL
SELECT notification_id, TRUE AS is_twice FROM repeats
