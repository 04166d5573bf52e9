-- Per order: at each production stage whether every lot named there or earlier is complete there, and whether every
-- packed lot is accepted or released under concession. last_stage: the stage (4 = packed) after which pieces wait for
-- shipping: the last one stated, where goods were shipped and no lot was ever packed.
-- @uses lots, inspected_lots, freight_pieces
-- @select
WITH verdicts AS (
  SELECT order_no, lot, max_by(verdict, t) = 'accepted' AS is_accepted
  FROM inspected_lots
  WHERE kind_group = 'final' AND is_in_voice AND verdict IN ('accepted', 'rejected')
  GROUP BY order_no, lot
),
sent AS (
  SELECT DISTINCT order_no FROM freight_pieces WHERE stage IN ('shipped', 'replacement')
)
SELECT l.order_no,
       coalesce(bool_and(l.is_cut) FILTER (l.first_bulk <= 1), FALSE) AS lots_cut,
       coalesce(bool_and(l.is_sewn) FILTER (l.first_bulk <= 2), FALSE) AS lots_sewn,
       coalesce(bool_and(l.is_finished) FILTER (l.first_bulk <= 3), FALSE) AS lots_finished,
       coalesce(bool_and(l.is_packed) FILTER (l.first_bulk <= 4), FALSE) AS lots_packed,
       coalesce(bool_and(coalesce(v.is_accepted, FALSE) OR l.is_conceded) FILTER (l.has_packed), FALSE) AS lots_accepted,
       max(l.last_stated) IS NOT NULL AS is_stated,
       CASE WHEN any_value(s.order_no) IS NULL THEN 4 ELSE coalesce(max(l.last_stated), 4) END AS last_stage
FROM lots AS l
LEFT JOIN verdicts AS v ON v.order_no = l.order_no AND v.lot = l.lot
LEFT JOIN sent AS s ON s.order_no = l.order_no
GROUP BY l.order_no
