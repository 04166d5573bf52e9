-- Facts about shipments and certificates that are neither corrected nor stated twice under one doc, numbered within each
-- subject in their total order. As with orders: only the source itself corrects, the first of several corrections counts,
-- and a correction is no subject of another.
-- @select
WITH every_one AS (
  SELECT notification_id, subject, fact, source, id, doc, happened_us, CAST(NULL AS VARCHAR) AS corrects FROM facts_cargo
  UNION ALL
  SELECT notification_id, subject, fact, source, id, doc, happened_us, NULL FROM facts_certificates
  UNION ALL
  SELECT notification_id, subject, fact, source, id, doc, happened_us, corrects
  FROM facts_others
  WHERE order_no IS NULL
),
numbered AS (
  SELECT *, row_number() OVER (PARTITION BY subject ORDER BY happened_us, source, id) AS t FROM every_one
),
valid AS (
  SELECT f.*
  FROM numbered AS f
  ANTI JOIN numbered AS c ON c.fact = 'corrected' AND c.subject = f.subject AND c.source = f.source AND c.corrects = f.id
  WHERE f.fact <> 'corrected'
)
SELECT notification_id, subject, fact, t
FROM valid
QUALIFY doc IS NULL OR row_number() OVER (PARTITION BY subject, source, fact, doc ORDER BY t) = 1
