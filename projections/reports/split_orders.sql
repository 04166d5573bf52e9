-- Orders over more than one shipment, with how many of all orders that are; those of most shipments first. A shipment
-- of nothing but samples or replacements splits no order.
WITH split AS (
  SELECT order_no, count(*) AS shipments
  FROM shipments
  WHERE coalesce(purpose, 'bulk') = 'bulk' AND ($order IS NULL OR order_no = $order)
  GROUP BY order_no
  HAVING count(*) > 1
),
shown AS (
  SELECT *, count(*) OVER () AS in_all FROM split ORDER BY shipments DESC, order_no LIMIT $most
),
told AS (
  SELECT n.order_no, n.shipments, n.in_all, CAST(sum(s.pieces) AS BIGINT) AS pieces,
         list_sort(list(DISTINCT s.mode) FILTER (WHERE s.mode IS NOT NULL)) AS modes,
         min(s.shipped_on) AS first_shipped_on, max(s.shipped_on) AS last_shipped_on, list_sort(list(s.shipment)) AS names
  FROM shown AS n
  JOIN shipments AS s ON s.order_no = n.order_no AND coalesce(s.purpose, 'bulk') = 'bulk'
  GROUP BY n.order_no, n.shipments, n.in_all
)
SELECT t.order_no, o.customer, o.factory, t.shipments, t.pieces, t.modes, t.first_shipped_on, t.last_shipped_on, t.names,
       t.in_all, (SELECT count(*) FROM orders) AS of_orders
FROM told AS t
JOIN orders AS o ON o.order_no = t.order_no
ORDER BY t.shipments DESC, t.order_no
