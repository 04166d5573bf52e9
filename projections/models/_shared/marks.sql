-- Every fact of an order with its verdicts: is_void, is_twice, is_stranger, is_loser (second of one revision), is_counted.
-- @uses ranked, set_aside, chosen, members, named_roles
-- @select
WITH weighed AS (
  SELECT r.*, coalesce(NOT s.is_twice, FALSE) AS is_void, coalesce(s.is_twice, FALSE) AS is_twice,
         s.notification_id IS NULL AND r.fact <> 'corrected' AS is_base
  FROM ranked AS r
  LEFT JOIN set_aside AS s ON s.notification_id = r.notification_id
),
judged AS (
  SELECT w.*,
         c.notification_id IS NOT NULL AS is_known,
         coalesce(w.notification_id = c.notification_id, FALSE) AS is_chosen,
         w.is_base AND c.notification_id IS NOT NULL AND w.notification_id <> c.notification_id AND m.partner IS NULL
           AND (w.voice IN ('buyer', 'factory') OR (w.voice IN ('inspector', 'carrier') AND n.named_role IS NOT NULL))
           AS is_stranger
  FROM weighed AS w
  LEFT JOIN chosen AS c ON c.order_no = w.order_no
  LEFT JOIN members AS m ON m.order_no = w.order_no AND m.partner = w.partner
  LEFT JOIN named_roles AS n ON n.order_no = w.order_no AND n.named_role = w.voice
),
losers AS (
  SELECT notification_id
  FROM judged
  WHERE is_base AND NOT is_stranger AND fact IN ('amended', 'cancelled', 'reinstated')
  QUALIFY row_number() OVER (PARTITION BY order_no, revision ORDER BY t) > 1
)
SELECT j.*,
       l.notification_id IS NOT NULL AS is_loser,
       j.is_base AND NOT j.is_stranger AND l.notification_id IS NULL AND (j.fact <> 'confirmed' OR j.is_chosen) AS is_counted
FROM judged AS j
LEFT JOIN losers AS l ON l.notification_id = j.notification_id
