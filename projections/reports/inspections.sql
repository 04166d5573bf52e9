-- Inspections by one grouping. inspections = those that count and were carried out, the last statement of each; of all of
-- them sampled, defectives (pieces with a defect), defects, and dhu = 100 x defects / sampled. first = first submissions of
-- a lot to a final inspection that decided; accepted + rejected = first; right_first_time_percent = accepted / first.
-- unlisted = inspections with defectives of which no defect is listed: dhu is then more than it says.
SELECT {group_name},
       count(*) AS inspections,
       count(*) FILTER (WHERE is_first) AS first,
       count(*) FILTER (WHERE is_first AND verdict = 'accepted') AS accepted,
       count(*) FILTER (WHERE is_first AND verdict = 'rejected') AS rejected,
       100.0 * count(*) FILTER (WHERE is_first AND verdict = 'accepted') / nullif(count(*) FILTER (WHERE is_first), 0)
         AS right_first_time_percent,
       CAST(coalesce(sum(sampled), 0) AS BIGINT) AS sampled,
       CAST(coalesce(sum(critical + major + minor), 0) AS BIGINT) AS defectives,
       CAST(coalesce(sum(defects), 0) AS BIGINT) AS defects,
       100.0 * sum(defects) / nullif(sum(sampled), 0) AS dhu,
       count(*) FILTER (WHERE defects = 0 AND critical + major + minor > 0) AS unlisted
FROM (
  SELECT {group_by} AS {group_name}, is_first, verdict, sampled, critical, major, minor, defects
  FROM (SELECT *, substr(CAST(inspected_on AS VARCHAR), 1, 7) AS month FROM inspections) AS dated
  WHERE is_counting AND is_current AND verdict <> 'not_conducted'
    AND ($factory IS NULL OR factory = $factory)
    AND ($kind IS NULL OR kind = $kind)
) AS narrowed
GROUP BY {group_name}
ORDER BY {group_name} NULLS LAST
