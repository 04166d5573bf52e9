-- The facts that state a stage: they count, are bulk, and are in the counting voice. stage = the fact's name.
-- @uses counted, shipment_voices, inspected_lots
-- @select
WITH in_voice AS (SELECT DISTINCT notification_id FROM inspected_lots WHERE is_in_voice)
SELECT c.order_no, c.notification_id, c.t, c.fact AS stage, c.source, c.happened_us, c.happened_on, c.is_usable, c.lot,
       c.shipment, c.complete, c.final, c.mode, c.presented, c.rejects, c.damaged,
       CASE WHEN c.fact = 'shipped' THEN list_transform(c.contents, lambda p: {'line': p.line, 'quantity': p.quantity})
            WHEN c.fact <> 'confirmed' THEN c.quantities END AS pieces
FROM counted AS c
LEFT JOIN shipment_voices AS v ON v.order_no = c.order_no AND v.shipment = c.shipment
LEFT JOIN in_voice AS i ON i.notification_id = c.notification_id
WHERE c.fact = 'confirmed'
   OR (c.fact IN ('cut', 'sewn', 'finished', 'packed') AND c.purpose = 'bulk')
   OR (c.fact = 'inspected' AND i.notification_id IS NOT NULL)
   OR (c.fact = 'shipped' AND c.purpose = 'bulk' AND c.voice = v.shipped_voice)
   OR (c.fact = 'delivered' AND v.is_bulk AND c.voice = v.delivered_voice)
