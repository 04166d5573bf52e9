-- The counting `confirmed` of each order that has one: the first in total order.
-- @uses weighed
-- @select
SELECT order_no, min_by(notification_id, t) AS notification_id, min_by(source, t) AS source, min_by(partner, t) AS partner
FROM weighed
WHERE is_base AND fact = 'confirmed'
GROUP BY order_no
