-- Corrections that void something: of one source, about a fact it stated of this order, the first of several.
-- @uses ranked
-- @select
SELECT c.order_no, c.source, c.corrects, c.notification_id
FROM ranked AS c
JOIN ranked AS x ON x.order_no = c.order_no AND x.source = c.source AND x.id = c.corrects
WHERE c.fact = 'corrected' AND x.fact <> 'corrected'
QUALIFY row_number() OVER (PARTITION BY c.order_no, c.source, c.corrects ORDER BY c.t) = 1
