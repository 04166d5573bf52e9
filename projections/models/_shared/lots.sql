-- Every lot that production or a fact about lots names. is_stated_s: production, rework or a recount was stated at stage s
-- (1 cut, 2 sewn, 3 finished, 4 packed), samples left out; done_at: the last stage it was called complete at; moved_at: the
-- first stage at which pieces of other lots came in; is_conceded: released without a hold or under concession.
-- first_bulk, is_cut .. is_packed: the same of bulk alone: first stage stated, complete there.
-- @uses counted_making, lot_facts, lot_moves
-- @select
WITH named AS (
  SELECT order_no, lot, s, s AS stated_s, is_bulk, complete, FALSE AS is_conceded, NULL AS moved_s FROM counted_making
  UNION ALL
  SELECT order_no, lot, s, CASE WHEN fact IN ('adjusted', 'reworked') THEN s END AS stated_s, FALSE AS is_bulk,
         NULL AS complete, fact = 'released' AND (hold IS NULL OR concession) AS is_conceded, NULL AS moved_s
  FROM lot_facts
  WHERE lot IS NOT NULL
  UNION ALL
  SELECT order_no, to_lot, NULL, NULL, FALSE, NULL, FALSE,
         CASE WHEN from_lot = to_lot THEN NULL
              ELSE CASE stage WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END END
  FROM lot_moves_rows
  UNION ALL
  SELECT order_no, from_lot, NULL, NULL, FALSE, NULL, FALSE, NULL FROM lot_moves_rows
)
SELECT order_no, lot,
       coalesce(bool_or(stated_s = 1), FALSE) AS is_stated_1,
       coalesce(bool_or(stated_s = 2), FALSE) AS is_stated_2,
       coalesce(bool_or(stated_s = 3), FALSE) AS is_stated_3,
       coalesce(bool_or(stated_s = 4), FALSE) AS is_stated_4,
       min(stated_s) AS first_stated,
       max(stated_s) AS last_stated,
       coalesce(max(s) FILTER (complete), 0) AS done_at,
       min(moved_s) AS moved_at,
       bool_or(is_conceded) AS is_conceded,
       min(s) FILTER (is_bulk) AS first_bulk,
       coalesce(bool_or(complete) FILTER (is_bulk AND s = 1), FALSE) AS is_cut,
       coalesce(bool_or(complete) FILTER (is_bulk AND s = 2), FALSE) AS is_sewn,
       coalesce(bool_or(complete) FILTER (is_bulk AND s = 3), FALSE) AS is_finished,
       coalesce(bool_or(complete) FILTER (is_bulk AND s = 4), FALSE) AS is_packed,
       coalesce(bool_or(is_bulk AND s = 4), FALSE) AS has_packed
FROM named
GROUP BY order_no, lot
