-- Anomalies of inspections, and of shipments whose term and mode don't go together.
-- @uses inspections, shipments, terms
-- @select
WITH judged AS (
  SELECT order_no, inspection, partner, fact_id, sampled, sample_due, critical + major + minor AS defectives,
         computed <> verdict AS is_differing,
         kind IN ('final', 'reinspection') AND verdict IN ('accepted', 'rejected') AND sampled < sample_due AS is_too_small
  FROM inspections_rows
)
SELECT order_no, 'verdict_differs' AS anomaly, inspection AS about, partner, fact_id, CAST(NULL AS BIGINT) AS expected,
       CAST(NULL AS BIGINT) AS found
FROM judged
WHERE is_differing
UNION ALL
SELECT order_no, 'sample_too_small', inspection, partner, fact_id, sample_due, sampled FROM judged WHERE is_too_small
UNION ALL
SELECT order_no, 'defectives_exceed_sample', inspection, partner, fact_id, sampled, defectives
FROM judged
WHERE defectives > sampled
UNION ALL
SELECT s.order_no, 'sea_term_by_air', s.shipment, '', '', NULL, NULL
FROM shipments_rows AS s
LEFT JOIN terms AS t ON t.order_no = s.order_no
WHERE s.purpose IS NOT NULL
  AND coalesce(s.incoterm, t.incoterm.code) IN ('FAS', 'FOB', 'CFR', 'CIF', 'DES', 'DEQ')
  AND coalesce(s.mode, t.mode) IN ('air', 'air_charter')
