-- Per shipment of an order whose word counts (shipped: the factory's, else the carrier's; delivered: the buyer's, else
-- the carrier's), and whether its deliveries are bulk: not if all that was shipped in voice is samples or replacements;
-- is_goods: not all of it is samples.
-- @uses counted_freight
-- @select
WITH voices AS (
  SELECT order_no, shipment,
         CASE WHEN bool_or(fact = 'shipped' AND voice = 'factory') THEN 'factory' ELSE 'carrier' END AS shipped_voice,
         CASE WHEN bool_or(fact = 'delivered' AND voice = 'buyer') THEN 'buyer' ELSE 'carrier' END AS delivered_voice
  FROM counted_freight
  GROUP BY order_no, shipment
)
SELECT v.order_no, v.shipment, v.shipped_voice, v.delivered_voice, coalesce(bool_or(s.purpose = 'bulk'), TRUE) AS is_bulk,
       coalesce(bool_or(s.purpose <> 'sample'), TRUE) AS is_goods
FROM voices AS v
LEFT JOIN counted_freight AS s
  ON s.fact = 'shipped' AND s.order_no = v.order_no AND s.shipment = v.shipment AND s.voice = v.shipped_voice
GROUP BY v.order_no, v.shipment, v.shipped_voice, v.delivered_voice
