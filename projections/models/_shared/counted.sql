-- The facts that count, with their fields. happened_at counts in times only where is_usable.
-- @uses marks
-- @select
WITH told AS (
  SELECT notification_id, happened_on, time_is FROM facts_terms WHERE fact = 'confirmed'
  UNION ALL BY NAME
  SELECT notification_id, happened_on, time_is, cancelled_lines FROM facts_others WHERE fact IN ('cancelled', 'reinstated')
  UNION ALL BY NAME
  SELECT notification_id, happened_on, time_is, lot, quantities, rejects, complete, purpose
  FROM facts_making WHERE fact IN ('cut', 'sewn', 'finished', 'packed')
  UNION ALL BY NAME
  SELECT notification_id, happened_on, time_is, kind, lots, presented, verdict FROM facts_inspections WHERE fact = 'inspected'
  UNION ALL BY NAME
  SELECT notification_id, happened_on, time_is, quantities, complete, purpose, shipment, mode, incoterm, booking, containers,
         waybill, origin, destination, etd, eta, contents, final, damaged
  FROM facts_freight WHERE fact IN ('shipped', 'delivered')
)
SELECT m.order_no, m.notification_id, m.t, m.fact, m.source, m.voice, m.happened_us, m.revision,
       f.time_is <> 'assumed' AS is_usable, f.* EXCLUDE (notification_id, time_is)
FROM marks AS m
JOIN told AS f ON f.notification_id = m.notification_id
WHERE m.is_counted
