-- Pieces shipped and delivered, in the voice that counts, one row a fact, lot and line. stage: shipped, replacement (shipped,
-- but not bulk), delivered, damaged, replacement_delivered, replacement_damaged (of shipments without bulk). Samples are
-- left out; so is what is delivered of shipments of samples only.
-- @uses counted_freight, shipment_voices
-- @select
WITH counting AS (
  SELECT c.*, v.is_bulk
  FROM counted_freight AS c
  JOIN shipment_voices AS v ON v.order_no = c.order_no AND v.shipment = c.shipment
  WHERE (c.fact = 'shipped' AND c.purpose <> 'sample' AND c.voice = v.shipped_voice)
     OR (c.fact = 'delivered' AND v.is_goods AND c.voice = v.delivered_voice)
)
SELECT order_no, CASE WHEN purpose = 'bulk' THEN 'shipped' ELSE 'replacement' END AS stage, t, shipment, final, mode,
       incoterm, p.lot AS lot, p.line AS line, p.quantity AS quantity
FROM (SELECT * REPLACE (incoterm.code AS incoterm), unnest(contents) AS p FROM counting WHERE fact = 'shipped')
UNION ALL BY NAME
SELECT order_no, CASE WHEN is_bulk THEN 'delivered' ELSE 'replacement_delivered' END AS stage, t, shipment, p.line AS line, p.quantity AS quantity
FROM (SELECT *, unnest(quantities) AS p FROM counting WHERE fact = 'delivered')
UNION ALL BY NAME
SELECT order_no, CASE WHEN is_bulk THEN 'damaged' ELSE 'replacement_damaged' END AS stage, t, shipment, p.line AS line, p.quantity AS quantity
FROM (SELECT *, unnest(damaged) AS p FROM counting WHERE fact = 'delivered')
