-- Lead times by stage pair and one grouping, in hours: of the steps done p50, p80, p90 (continuous), and beside them how
-- many are still open, or complete with a time that is assumed.
SELECT {group_name},
       from_stage,
       to_stage,
       count(hours) AS n,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS p50_hours,
       percentile_cont(0.8) WITHIN GROUP (ORDER BY hours) AS p80_hours,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS p90_hours,
       count(*) FILTER (WHERE state = 'open') AS open,
       count(*) FILTER (WHERE state = 'assumed') AS assumed
FROM (
  SELECT {group_by} AS {group_name}, from_stage, to_stage, state, {measure}_us / CAST(3600000000 AS DOUBLE) AS hours
  FROM lead_times
  WHERE ($factory IS NULL OR factory = $factory)
    AND ($from_month IS NULL OR month >= $from_month)
    AND ($to_month IS NULL OR month <= $to_month)
) AS narrowed
GROUP BY {group_name}, from_stage, to_stage
ORDER BY {group_name} NULLS LAST,
         CASE from_stage WHEN 'confirmed' THEN 0 WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3
                         WHEN 'packed' THEN 4 ELSE 5 END,
         CASE to_stage WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 WHEN 'packed' THEN 4
                       WHEN 'shipped' THEN 5 ELSE 6 END
