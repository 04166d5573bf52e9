-- Where the pieces of each lot and line are; stages by number (1 cut, 2 sewn, 3 finished, 4 packed, 5 shipping).
-- Good pieces of a stage go on to the next that is stated for the lot (goes_to_s): what came there and is neither good, nor
-- rejected, scrapped or held, is in work there (wip_s). The entry is the stage where a lot begins, if no other lot's pieces
-- came in before: what is found there came in there. Scrap at the entry, or at a stage where nothing is in work
-- (is_out_s), is taken from what went on. used_s: good, rejected and scrapped, less what came back rejected from outside (it
-- was good before, and left what went on). waiting: for shipping, before what is shipped.
-- @uses lot_pieces, lots, lot_states, hold_states
-- @select
WITH going AS (
  SELECT l.order_no, l.lot, l.is_stated_2, l.is_stated_3, l.is_stated_4, l.done_at,
         CASE WHEN l.first_stated IS NULL OR l.moved_at < l.first_stated THEN 0 ELSE l.first_stated END AS entry,
         CASE WHEN l.is_stated_2 THEN 2 WHEN l.is_stated_3 THEN 3 WHEN l.is_stated_4 THEN 4
              WHEN o.last_stage <= 1 THEN 5 ELSE 2 END AS goes_to_1,
         CASE WHEN l.is_stated_3 THEN 3 WHEN l.is_stated_4 THEN 4 WHEN o.last_stage <= 2 THEN 5 ELSE 3 END AS goes_to_2,
         CASE WHEN l.is_stated_4 THEN 4 WHEN o.last_stage <= 3 THEN 5 ELSE 4 END AS goes_to_3
  FROM lots AS l
  JOIN lot_states AS o ON o.order_no = l.order_no
),
places AS (
  SELECT *,
         entry = 2 OR (NOT is_stated_2 AND goes_to_1 <> 2) AS is_out_2,
         entry = 3 OR (NOT is_stated_3 AND goes_to_2 <> 3) AS is_out_3,
         entry = 4 OR (NOT is_stated_4 AND goes_to_3 <> 4) AS is_out_4
  FROM going
),
rejected AS (
  SELECT p.*, g.* EXCLUDE (order_no, lot),
         least(scrapped_1, greatest(0, rejected_1 - reworked_1 + back_1)) AS from_rejects_1,
         least(scrapped_2, greatest(0, rejected_2 - reworked_2 + back_2)) AS from_rejects_2,
         least(scrapped_3, greatest(0, rejected_3 - reworked_3 + back_3)) AS from_rejects_3,
         least(scrapped_4, greatest(0, rejected_4 - reworked_4 + back_4)) AS from_rejects_4
  FROM lot_pieces AS p
  LEFT JOIN places AS g ON g.order_no = p.order_no AND g.lot = p.lot
),
passed AS (
  SELECT *,
         rejected_1 - reworked_1 + back_1 - from_rejects_1 AS rejects_1, rejected_2 - reworked_2 + back_2 - from_rejects_2 AS rejects_2,
         rejected_3 - reworked_3 + back_3 - from_rejects_3 AS rejects_3, rejected_4 - reworked_4 + back_4 - from_rejects_4 AS rejects_4,
         good_1 + moved_1 - spoilt_1 - gone_1 - (scrapped_1 - from_rejects_1) AS on_1,
         good_2 + moved_2 - spoilt_2 - gone_2 - (CASE WHEN is_out_2 THEN scrapped_2 - from_rejects_2 ELSE 0 END) AS on_2,
         good_3 + moved_3 - spoilt_3 - gone_3 - (CASE WHEN is_out_3 THEN scrapped_3 - from_rejects_3 ELSE 0 END) AS on_3,
         good_4 + moved_4 - spoilt_4 - gone_4 - (CASE WHEN is_out_4 THEN scrapped_4 - from_rejects_4 ELSE 0 END) AS on_4
  FROM rejected
),
arrived AS (
  SELECT *,
         good_2 + rejects_2 + scrapped_2 - spoilt_2 AS used_2, good_3 + rejects_3 + scrapped_3 - spoilt_3 AS used_3,
         good_4 + rejects_4 + scrapped_4 - spoilt_4 AS used_4,
         CASE WHEN goes_to_1 = 2 THEN on_1 ELSE 0 END AS in_2,
         (CASE WHEN goes_to_1 = 3 THEN on_1 ELSE 0 END) + (CASE WHEN goes_to_2 = 3 THEN on_2 ELSE 0 END) AS in_3,
         (CASE WHEN goes_to_1 = 4 THEN on_1 ELSE 0 END) + (CASE WHEN goes_to_2 = 4 THEN on_2 ELSE 0 END)
           + (CASE WHEN goes_to_3 = 4 THEN on_3 ELSE 0 END) AS in_4,
         (CASE WHEN goes_to_1 = 5 THEN on_1 ELSE 0 END) + (CASE WHEN goes_to_2 = 5 THEN on_2 ELSE 0 END)
           + (CASE WHEN goes_to_3 = 5 THEN on_3 ELSE 0 END) + on_4 AS in_5
  FROM passed
),
holds AS (
  SELECT h.hold_no, h.order_no, h.lot, h.is_all, h.active, h.released,
         CASE h.s WHEN 1 THEN g.goes_to_1 WHEN 2 THEN g.goes_to_2 WHEN 3 THEN g.goes_to_3 ELSE 5 END AS held_at
  FROM hold_states AS h
  JOIN places AS g ON g.order_no = h.order_no AND g.lot = h.lot
  WHERE h.is_active
),
hold_lines AS (
  SELECT hold_no, order_no, lot, is_all, held_at, line, sum(active) AS active, sum(released) AS released
  FROM (
    SELECT hold_no, order_no, lot, is_all, held_at, p.line AS line, p.quantity AS active, 0 AS released
    FROM (SELECT *, unnest(active) AS p FROM holds)
    UNION ALL
    SELECT hold_no, order_no, lot, is_all, held_at, p.line AS line, 0 AS active, p.quantity AS released
    FROM (SELECT *, unnest(released) AS p FROM holds)
  )
  GROUP BY hold_no, order_no, lot, is_all, held_at, line
),
held_in_part AS (
  SELECT order_no, lot, line, held_at, CAST(sum(greatest(0, active - released)) AS BIGINT) AS held
  FROM hold_lines
  WHERE NOT is_all
  GROUP BY order_no, lot, line, held_at
),
held_in_whole AS (
  SELECT a.order_no, a.lot, a.line, h.held_at,
         CAST(max(greatest(0, greatest(0, CASE h.held_at WHEN 2 THEN CASE WHEN is_out_2 THEN 0 ELSE in_2 - used_2 END
                                                         WHEN 3 THEN CASE WHEN is_out_3 THEN 0 ELSE in_3 - used_3 END
                                                         WHEN 4 THEN CASE WHEN is_out_4 THEN 0 ELSE in_4 - used_4 END
                                                         ELSE in_5 - shipped END - coalesce(p.held, 0))
                              - coalesce(r.released, 0))) AS BIGINT) AS held
  FROM arrived AS a
  JOIN holds AS h ON h.is_all AND h.order_no = a.order_no AND h.lot = a.lot
  LEFT JOIN held_in_part AS p
    ON p.order_no = a.order_no AND p.lot = a.lot AND p.line = a.line AND p.held_at = h.held_at
  LEFT JOIN hold_lines AS r ON r.hold_no = h.hold_no AND r.line = a.line
  GROUP BY a.order_no, a.lot, a.line, h.held_at
),
held AS (
  SELECT order_no, lot, line,
         CAST(sum(CASE WHEN held_at = 2 THEN held ELSE 0 END) AS BIGINT) AS held_2,
         CAST(sum(CASE WHEN held_at = 3 THEN held ELSE 0 END) AS BIGINT) AS held_3,
         CAST(sum(CASE WHEN held_at = 4 THEN held ELSE 0 END) AS BIGINT) AS held_4,
         CAST(sum(CASE WHEN held_at = 5 THEN held ELSE 0 END) AS BIGINT) AS held_5
  FROM (FROM held_in_part UNION ALL FROM held_in_whole)
  GROUP BY order_no, lot, line
),
standing AS (
  SELECT a.*, coalesce(h.held_2, 0) AS held_2, coalesce(h.held_3, 0) AS held_3, coalesce(h.held_4, 0) AS held_4,
         coalesce(h.held_5, 0) AS held_5
  FROM arrived AS a
  LEFT JOIN held AS h ON h.order_no = a.order_no AND h.lot = a.lot AND h.line = a.line
)
SELECT order_no, lot, line,
       CASE entry WHEN 1 THEN good_1 + rejects_1 + from_rejects_1 - spoilt_1
                  WHEN 2 THEN good_2 + rejects_2 + from_rejects_2 - spoilt_2 - in_2 + held_2
                  WHEN 3 THEN good_3 + rejects_3 + from_rejects_3 - spoilt_3 - in_3 + held_3
                  WHEN 4 THEN good_4 + rejects_4 + from_rejects_4 - spoilt_4 - in_4 + held_4
                  ELSE 0 END AS came_in,
       moved_in, moved_out, good_1, good_2, good_3, good_4,
       rejects_1 + rejects_2 + rejects_3 + rejects_4 AS rejects,
       reworked_1 + reworked_2 + reworked_3 + reworked_4 AS reworked,
       scrapped_1 + scrapped_2 + scrapped_3 + scrapped_4 AS scrapped,
       found, lost, sent_out, returned, back_1 + back_2 + back_3 + back_4 AS returned_bad,
       gone_1 + gone_2 + gone_3 + gone_4 AS outside_lost,
       held_2 + held_3 + held_4 + held_5 AS held,
       CASE WHEN NOT is_out_2 THEN in_2 - used_2 - held_2 ELSE 0 END AS wip_2,
       CASE WHEN NOT is_out_3 THEN in_3 - used_3 - held_3 ELSE 0 END AS wip_3,
       CASE WHEN NOT is_out_4 THEN in_4 - used_4 - held_4 ELSE 0 END AS wip_4,
       used_2, used_3, used_4, coalesce(is_stated_2, FALSE) AS is_stated_2, coalesce(is_stated_3, FALSE) AS is_stated_3,
       coalesce(is_stated_4, FALSE) AS is_stated_4, coalesce(done_at, 0) AS done_at, in_5 - held_5 AS waiting, shipped,
       replacements
FROM standing
