-- Every fact with what takes it out before anybody asks who said it: corrected (void), or stated twice under one doc.
-- @uses ranked, effective
-- @select
WITH valid AS (
  SELECT r.*, c.notification_id IS NOT NULL AS is_void
  FROM ranked AS r
  LEFT JOIN effective AS c ON c.order_no = r.order_no AND c.source = r.source AND c.corrects = r.id
),
repeats AS (
  SELECT notification_id
  FROM valid
  WHERE doc IS NOT NULL AND NOT is_void AND fact <> 'corrected'
  QUALIFY row_number() OVER (PARTITION BY order_no, source, fact, doc ORDER BY t) > 1
)
SELECT v.*,
       p.notification_id IS NOT NULL AS is_twice,
       p.notification_id IS NULL AND NOT v.is_void AND v.fact <> 'corrected' AS is_base
FROM valid AS v
LEFT JOIN repeats AS p ON p.notification_id = v.notification_id
