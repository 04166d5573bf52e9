-- The inspected that count, with their fields. happened_at counts in times only where is_usable.
-- @uses marks
-- @select
SELECT m.order_no, m.notification_id, m.t, m.source, m.partner, m.voice, m.id, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable, f.inspection, f.follows, f.kind, f.lots, f.presented, f.severity, f."level",
       f.aql, f.sampled, f.defects, f.defectives, f.verdict
FROM facts_inspections AS f
JOIN (FROM marks WHERE is_counted AND fact = 'inspected') AS m ON m.notification_id = f.notification_id
