-- Per order: at each production stage whether every lot named there or earlier is complete there, and whether every
-- packed lot is accepted.
-- @uses stated, inspected_lots
-- @select
WITH verdicts AS (
  SELECT order_no, lot, max_by(verdict, t) = 'accepted' AS is_accepted
  FROM inspected_lots
  WHERE kind_group = 'final' AND is_in_voice AND verdict IN ('accepted', 'rejected')
  GROUP BY order_no, lot
),
lots AS (
  SELECT s.order_no, s.lot,
         min(CASE s.stage WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END) AS first_stage,
         coalesce(bool_or(s.complete) FILTER (s.stage = 'cut'), FALSE) AS is_cut,
         coalesce(bool_or(s.complete) FILTER (s.stage = 'sewn'), FALSE) AS is_sewn,
         coalesce(bool_or(s.complete) FILTER (s.stage = 'finished'), FALSE) AS is_finished,
         coalesce(bool_or(s.complete) FILTER (s.stage = 'packed'), FALSE) AS is_packed,
         bool_or(s.stage = 'packed') AS has_packed
  FROM stated AS s
  WHERE s.stage IN ('cut', 'sewn', 'finished', 'packed')
  GROUP BY s.order_no, s.lot
)
SELECT l.order_no,
       coalesce(bool_and(l.is_cut) FILTER (l.first_stage <= 1), FALSE) AS lots_cut,
       coalesce(bool_and(l.is_sewn) FILTER (l.first_stage <= 2), FALSE) AS lots_sewn,
       coalesce(bool_and(l.is_finished) FILTER (l.first_stage <= 3), FALSE) AS lots_finished,
       coalesce(bool_and(l.is_packed), FALSE) AS lots_packed,
       coalesce(bool_and(coalesce(v.is_accepted, FALSE)) FILTER (l.has_packed), FALSE) AS lots_accepted
FROM lots AS l
LEFT JOIN verdicts AS v ON v.order_no = l.order_no AND v.lot = l.lot
GROUP BY l.order_no
