-- What readers see as anomalies: those of the orders' own facts, and those that show only beside other orders or
-- certificates: a severity that the stream of lots doesn't allow, a certificate that did not cover a shipment.
-- @select
SELECT order_no, anomaly, about, partner, fact_id, expected, found FROM kept.anomalies
UNION ALL
SELECT order_no, 'severity_differs' AS anomaly, inspection || ' ' || class AS about, partner, fact_id,
       CAST(NULL AS BIGINT) AS expected, CAST(NULL AS BIGINT) AS found
FROM kept.switching AS s
WHERE differs
  -- An inspection has one severity for all its classes: tightened for one of them is no fault in the others.
  AND NOT (severity = 'tightened' AND EXISTS (
    SELECT 1 FROM kept.switching AS o
    WHERE o.order_no = s.order_no AND o.fact_id = s.fact_id AND o.partner = s.partner
      AND o.severity_due IN ('tightened', 'discontinued')
  ))
UNION ALL
SELECT order_no, 'certificate_' || result AS anomaly,
       shipment || ' ' || scheme || CASE WHEN product_class = '' THEN '' ELSE ' ' || product_class END AS about,
       '' AS partner, '' AS fact_id, CAST(NULL AS BIGINT) AS expected, CAST(NULL AS BIGINT) AS found
FROM kept.certificate_checks
WHERE result <> 'valid'
