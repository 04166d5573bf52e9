-- The facts that state a stage: they count, are bulk, and are in the counting voice. stage = the fact's name.
-- @uses marks, counted_making, counted_freight, counted_inspections, shipment_voices, inspected_lots
-- @select
SELECT m.order_no, m.notification_id, m.t, m.fact AS stage, m.source, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable
FROM facts_terms AS f
JOIN (FROM marks WHERE is_chosen AND is_counted) AS m ON m.notification_id = f.notification_id
UNION ALL BY NAME
SELECT order_no, notification_id, t, fact AS stage, source, happened_us, happened_on, is_usable, lot, rejected
FROM counted_making
WHERE is_bulk
UNION ALL BY NAME
SELECT order_no, notification_id, t, 'inspected' AS stage, source, happened_us, happened_on, is_usable, presented
FROM counted_inspections
WHERE notification_id IN (SELECT notification_id FROM inspected_lots WHERE is_in_voice)
UNION ALL BY NAME
SELECT c.order_no, c.notification_id, c.t, c.fact AS stage, c.source, c.happened_us, c.happened_on, c.is_usable, c.shipment,
       c.complete
FROM counted_freight AS c
JOIN shipment_voices AS v ON v.order_no = c.order_no AND v.shipment = c.shipment
WHERE (c.fact = 'shipped' AND c.purpose = 'bulk' AND c.voice = v.shipped_voice)
   OR (c.fact = 'delivered' AND v.is_bulk AND c.voice = v.delivered_voice)
