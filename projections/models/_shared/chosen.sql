-- The counting `confirmed` of each order that has one: the first in total order.
-- @uses ranked, set_aside
-- @select
SELECT r.order_no, min_by(r.notification_id, r.t) AS notification_id, min_by(r.source, r.t) AS source,
       min_by(r.partner, r.t) AS partner
FROM ranked AS r
ANTI JOIN set_aside AS s ON s.notification_id = r.notification_id
WHERE r.fact = 'confirmed'
GROUP BY r.order_no
