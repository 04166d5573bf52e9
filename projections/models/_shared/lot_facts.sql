-- The facts about lots beside production that count: sent out, returned, split, merged, recounted, reworked, scrapped,
-- held, released. s numbers their stage: 1 cut, 2 sewn, 3 finished, 4 packed.
-- @uses marks
-- @select
SELECT m.order_no, m.t, m.fact, m.partner, m.id, m.happened_us, f.lot, f.stage,
       CASE f.stage WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 WHEN 'packed' THEN 4 END AS s,
       f.process, f.quantities, f.rejects, f.found, f.lost, f.into_lots, f.into_lot, f.merged_lots, f.hold, f.reason,
       f.authority, coalesce(f.concession, FALSE) AS concession
FROM facts_others AS f
JOIN (
  FROM marks
  WHERE is_counted AND fact IN ('sent_out', 'returned', 'lot_split', 'lot_merged', 'adjusted', 'reworked', 'scrapped',
                                'held', 'released')
) AS m ON m.notification_id = f.notification_id
