-- Each stream of lots (factory, style family, class of defects): the severity due for its next lot, and why; how often an
-- inspection was done under another severity than was due, and where last. What is due other than normal comes first.
WITH streams AS (
  SELECT factory, style_family, class, count(*) AS lots,
         count(*) FILTER (WHERE NOT is_accepted) AS rejected,
         max_by(due_next, number) AS due_now,
         max_by(score, number) AS score,
         max_by(why, number) AS why,
         count(*) FILTER (WHERE differs) AS differing,
         max_by(order_no, number) FILTER (WHERE differs) AS last_order,
         max_by(inspection, number) FILTER (WHERE differs) AS last_inspection
  FROM switching
  WHERE $factory IS NULL OR factory = $factory
  GROUP BY stream, factory, style_family, class
)
SELECT factory, style_family, class, lots, rejected, due_now AS due_next, score, why, differing, last_order,
       last_inspection, count(*) OVER () AS in_all
FROM streams
ORDER BY CASE due_now WHEN 'discontinued' THEN 0 WHEN 'tightened' THEN 1 WHEN 'reduced' THEN 2 ELSE 3 END,
         factory, style_family, class
LIMIT $most
