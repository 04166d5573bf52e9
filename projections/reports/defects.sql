-- Defects by one grouping, the most frequent first, with their share and the share of all so far (Pareto). Those of
-- inspections that count, the last statement of each.
WITH grouped AS (
  SELECT {group_name}, CAST(sum(defects) AS BIGINT) AS defects, CAST(sum(defectives) AS BIGINT) AS defectives,
         count(DISTINCT (order_no, fact_id)) AS inspections
  FROM (
    SELECT {group_by} AS {group_name}, d.defects, d.defectives, d.order_no, d.fact_id
    FROM defects AS d
    WHERE ($factory IS NULL OR d.factory = $factory)
      AND ($order IS NULL OR d.order_no = $order)
      AND ($kind IS NULL OR d.kind = $kind)
  ) AS narrowed
  GROUP BY {group_name}
)
SELECT {group_name}, inspections, defects, defectives,
       100.0 * defects / nullif(sum(defects) OVER (), 0) AS share_percent,
       100.0 * sum(defects) OVER (ORDER BY defects DESC, {group_name} NULLS LAST ROWS UNBOUNDED PRECEDING)
         / nullif(sum(defects) OVER (), 0) AS cumulative_percent
FROM grouped
ORDER BY defects DESC, {group_name} NULLS LAST
