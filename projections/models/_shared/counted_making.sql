-- The cut, sewn, finished and packed that count, samples left out. s numbers the stages: 1 cut, 2 sewn, 3 finished, 4 packed.
-- Their lists stay in facts_making: to copy them costs more than to look them up once more.
-- @uses marks
-- @select
SELECT m.order_no, m.notification_id, m.t, m.fact, m.source, m.happened_us, f.happened_on,
       f.time_is <> 'assumed' AS is_usable, f.purpose = 'bulk' AS is_bulk,
       CASE m.fact WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END AS s,
       f.lot, f.complete, list_sum(list_transform(f.rejects, lambda r: r.quantity)) AS rejected
FROM facts_making AS f
JOIN (FROM marks WHERE is_counted AND fact IN ('cut', 'sewn', 'finished', 'packed')) AS m ON m.notification_id = f.notification_id
WHERE f.purpose <> 'sample'
