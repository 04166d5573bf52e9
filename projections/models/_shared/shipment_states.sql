-- Every shipment of an order with its stated pieces, and whether it is received: closed by a delivery, or all its
-- contents received or damaged.
-- @uses shipment_voices, stated, freight_pieces
-- @select
WITH by_line AS (
  SELECT order_no, shipment, line,
         sum(quantity) FILTER (stage = 'shipped') AS shipped,
         sum(quantity) FILTER (stage = 'delivered') AS received,
         sum(quantity) FILTER (stage = 'damaged') AS damaged
  FROM freight_pieces
  WHERE stage IN ('shipped', 'delivered', 'damaged')
  GROUP BY order_no, shipment, line
),
summed AS (
  SELECT order_no, shipment,
         CAST(coalesce(sum(shipped), 0) AS BIGINT) AS pieces,
         CAST(coalesce(sum(received), 0) AS BIGINT) AS received,
         CAST(coalesce(sum(damaged), 0) AS BIGINT) AS damaged,
         bool_and(coalesce(received, 0) + coalesce(damaged, 0) >= shipped) FILTER (shipped IS NOT NULL) AS is_all_in
  FROM by_line
  GROUP BY order_no, shipment
),
closed AS (
  SELECT order_no, shipment, bool_or(coalesce(complete, FALSE)) FILTER (stage = 'delivered') AS is_closed,
         count(*) FILTER (stage = 'shipped') > 0 AS is_shipped,
         min(happened_us) FILTER (stage = 'delivered' AND is_usable) AS first_delivered_us,
         max(happened_us) FILTER (stage = 'delivered' AND is_usable) AS last_delivered_us,
         max_by(happened_on, t) FILTER (stage = 'delivered' AND is_usable) AS delivered_on
  FROM stated
  WHERE stage IN ('shipped', 'delivered')
  GROUP BY order_no, shipment
)
SELECT v.order_no, v.shipment,
       coalesce(s.pieces, 0) AS pieces, coalesce(s.received, 0) AS received, coalesce(s.damaged, 0) AS damaged,
       c.first_delivered_us, c.last_delivered_us, c.delivered_on,
       coalesce(c.is_shipped, FALSE) AS is_shipped,
       coalesce(c.is_closed, FALSE) OR (coalesce(c.is_shipped, FALSE) AND coalesce(s.is_all_in, FALSE)) AS is_received
FROM shipment_voices AS v
LEFT JOIN summed AS s ON s.order_no = v.order_no AND s.shipment = v.shipment
LEFT JOIN closed AS c ON c.order_no = v.order_no AND c.shipment = v.shipment
