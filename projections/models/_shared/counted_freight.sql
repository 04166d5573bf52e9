-- The shipped and delivered that count, with their fields. happened_at counts in times only where is_usable.
-- @uses marks
-- @select
SELECT m.order_no, m.notification_id, m.t, m.fact, m.source, m.voice, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable, f.quantities, f.complete, f.purpose, f.shipment, f.mode, f.incoterm, f.booking,
       f.containers, f.waybill, f.origin, f.destination, f.etd, f.eta, f.contents, f.cartons,
       f.final, f.damaged
FROM facts_freight AS f
JOIN (FROM marks WHERE is_counted AND fact IN ('shipped', 'delivered')) AS m ON m.notification_id = f.notification_id
