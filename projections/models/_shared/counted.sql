-- The facts that count, with their fields. happened_at counts in times only where is_usable.
-- @uses marks
-- @select
SELECT m.order_no, m.notification_id, m.t, m.fact, m.source, m.voice, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable, f.revision, f.cancelled_lines, f.lot, f.quantities, f.rejects, f.complete,
       f.purpose, f.kind, f.lots, f.presented, f.verdict, f.shipment, f.mode, f.incoterm, f.booking, f.containers,
       f.waybill, f.origin, f.destination, f.etd, f.eta, f.contents, f.final, f.damaged
FROM marks AS m
JOIN facts AS f ON f.notification_id = m.notification_id
WHERE m.is_counted
  AND m.fact IN ('confirmed', 'cancelled', 'reinstated', 'cut', 'sewn', 'finished', 'packed', 'inspected', 'shipped', 'delivered')
