-- Anomalies of an order as a whole, or of one of its lines.
-- @uses marks, stage_rows, line_states
-- @select
WITH steps AS (
  SELECT order_no, stage AS later, lag(stage) OVER (PARTITION BY order_no ORDER BY place) AS earlier
  FROM stage_rows
  WHERE place > 0
),
compared AS (
  SELECT l.order_no, l.line, s.later,
         CASE s.earlier WHEN 'cut' THEN l.cut WHEN 'sewn' THEN l.sewn WHEN 'finished' THEN l.finished
                        WHEN 'packed' THEN l.packed WHEN 'shipped' THEN l.shipped END AS before,
         CASE s.later WHEN 'sewn' THEN l.sewn WHEN 'finished' THEN l.finished WHEN 'packed' THEN l.packed
                      WHEN 'shipped' THEN l.shipped WHEN 'delivered' THEN l.received END AS since
  FROM steps AS s
  JOIN line_states AS l ON l.order_no = s.order_no
  WHERE s.earlier IS NOT NULL
)
SELECT DISTINCT order_no, 'unconfirmed_activity' AS anomaly, '' AS about, CAST(NULL AS BIGINT) AS expected, CAST(NULL AS BIGINT) AS found
FROM marks
WHERE NOT is_known AND is_counted
  AND fact IN ('cut', 'sewn', 'finished', 'packed', 'inspected', 'shipped', 'delivered', 'sent_out', 'returned', 'lot_split',
               'lot_merged', 'adjusted', 'reworked', 'scrapped', 'held', 'released', 'materials_received')
UNION ALL
SELECT order_no, 'unknown_line', 'line ' || line, NULL, NULL FROM line_states WHERE is_known AND NOT is_named
UNION ALL
SELECT order_no, 'more_than_before', later || ' line ' || line, before, since FROM compared WHERE since > before
