-- Lines delivered on time, by one grouping. n = lines delivered on a usable date and with a promised date; late = of these
-- those delivered after it; assumed = lines delivered whose last delivery has only an assumed time; open = lines with
-- something expected and not delivered.
SELECT {group_name},
       count(is_late) AS n,
       count(*) FILTER (WHERE is_late) AS late,
       100.0 * count(*) FILTER (WHERE is_late) / nullif(count(is_late), 0) AS late_percent,
       count(*) FILTER (WHERE NOT is_delivered AND expected > 0 AND NOT is_cancelled) AS open,
       count(*) FILTER (WHERE is_delivered AND delivered_on IS NULL) AS assumed
FROM (
  SELECT {group_by} AS {group_name}, is_late, is_delivered, is_cancelled, expected, delivered_on
  FROM (SELECT *, substr(CAST(delivered_on AS VARCHAR), 1, 7) AS month FROM order_lines) AS dated
  WHERE ($factory IS NULL OR factory = $factory)
    AND ($mode IS NULL OR mode = $mode)
    AND ($from_month IS NULL OR month >= $from_month)
    AND ($to_month IS NULL OR month <= $to_month)
) AS narrowed
GROUP BY {group_name}
ORDER BY {group_name} NULLS LAST
