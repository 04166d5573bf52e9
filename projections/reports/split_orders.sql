-- Orders over more than one shipment, with how many of all orders that are; those of most shipments first. A shipment
-- of nothing but samples or replacements splits no order.
WITH by_order AS (
  SELECT order_no, count(*) AS shipments, CAST(sum(pieces) AS BIGINT) AS pieces, min(shipped_on) AS first_shipped_on,
         max(shipped_on) AS last_shipped_on, list_sort(list(shipment)) AS names,
         list_sort(list(DISTINCT mode) FILTER (WHERE mode IS NOT NULL)) AS modes
  FROM shipments
  WHERE coalesce(purpose, 'bulk') = 'bulk' AND ($order IS NULL OR order_no = $order)
  GROUP BY order_no
  HAVING count(*) > 1
)
SELECT b.order_no, o.customer, o.factory, b.shipments, b.pieces, b.modes, b.first_shipped_on, b.last_shipped_on, b.names,
       count(*) OVER () AS in_all,
       (SELECT count(*) FROM orders) AS of_orders
FROM by_order AS b
JOIN orders AS o ON o.order_no = b.order_no
ORDER BY b.shipments DESC, b.order_no
LIMIT $most
