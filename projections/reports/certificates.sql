-- Each certificate that an order requires, checked at each of its shipments; and (shipment NULL) where nothing is shipped
-- yet. What is not valid first, then what runs out soonest. days_left = from $today to
-- the last day in force.
SELECT c.order_no, c.scheme, c.product_class, c.factory, k.shipment, k.shipped_on,
       coalesce(k.result, 'not_shipped') AS result,
       k.subject AS certificate, k.valid_until, k.withdrawn_from,
       CAST(least(k.valid_until, k.withdrawn_from - 1) - CAST($today AS DATE) AS BIGINT) AS days_left,
       count(*) OVER () AS in_all
FROM certificates_required AS c
LEFT JOIN certificate_checks AS k
  ON k.order_no = c.order_no AND k.scheme = c.scheme AND k.product_class = c.product_class
WHERE ($order IS NULL OR c.order_no = $order)
  AND ($scheme IS NULL OR c.scheme = $scheme)
  AND ($result IS NULL OR coalesce(k.result, 'not_shipped') = $result)
ORDER BY coalesce(k.result, 'not_shipped') IN ('valid', 'not_shipped'), k.result IS NULL,
         least(k.valid_until, k.withdrawn_from - 1) NULLS LAST,
         c.order_no, k.shipped_on NULLS LAST, k.shipment, c.scheme, c.product_class
LIMIT $most
