-- Drops: lines that leave and arrive together, each with its promise and what became of it; those that are still to come
-- first, the nearest promise first.
SELECT d.order_no, d.drop_name, o.factory, d.ex_factory_date, d.delivery_date, d.lines, d.ordered, d.expected, d.cut, d.sewn,
       d.finished, d.packed, d.shipped, d.received, d.lines_delivered, d.lines_late, d.last_delivered_on, d.is_delivered,
       count(*) OVER () AS in_all
FROM drops AS d
JOIN orders AS o ON o.order_no = d.order_no
WHERE ($order IS NULL OR d.order_no = $order)
  AND ($factory IS NULL OR o.factory = $factory)
  AND (NOT $late OR d.lines_late > 0 OR (NOT d.is_delivered AND d.expected > 0 AND d.delivery_date < $today))
ORDER BY d.is_delivered, d.delivery_date NULLS LAST, d.order_no, d.drop_name
LIMIT $most
