-- The inspected that count, with their fields. happened_at counts in times only where is_usable.
-- @uses marks
-- @select
SELECT m.order_no, m.notification_id, m.t, m.source, m.voice, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable, f.kind, f.lots, f.presented, f.verdict
FROM facts_inspections AS f
JOIN (FROM marks WHERE is_counted AND fact = 'inspected') AS m ON m.notification_id = f.notification_id
