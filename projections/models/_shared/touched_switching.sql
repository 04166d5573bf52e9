-- From this page's inspections and the rows they replace to the streams whose first submissions are no longer the same.
WITH told AS (
  SELECT r.*, 1 AS sign FROM inspections_rows AS r SEMI JOIN touched_orders AS t ON t.order_no = r.order_no
  UNION ALL BY NAME
  SELECT k.*, -1 AS sign FROM kept_inspections AS k SEMI JOIN touched_orders AS t ON t.order_no = k.order_no
),
changed AS (
  SELECT factory, style_family
  FROM told
  WHERE is_first AND factory IS NOT NULL AND letter IS NOT NULL
  GROUP BY factory, style_family, order_no, inspection, fact_id, partner, happened_us, severity, edition, letter,
           critical_aql, major_aql, minor_aql, critical_ac, major_ac, minor_ac, critical_re, major_re, minor_re,
           critical, major, minor
  HAVING sum(sign) <> 0
)
SELECT DISTINCT factory || '/' || style_family || '/' || class AS stream, factory, style_family
FROM (SELECT factory, style_family, unnest(['critical', 'major', 'minor']) AS class FROM changed)
