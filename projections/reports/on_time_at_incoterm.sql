-- Lines on time at the point where their Incoterm puts delivery, by one grouping (Incoterms 2020, article A2 of each
-- rule). At origin: handed over (EXW, FCA, CPT, CIP), which is when the line was shipped; on board or alongside (FAS, FOB,
-- CFR, CIF), which is when its last shipment departed if the carrier said so, else when it was shipped. At destination
-- (DAP, DPU, DDP and the older DAT, DDU, DES, DEQ, DAF), and where no term is known: when it was delivered.
-- n = lines with a usable day at their point and a promised date; late = of these those after it; open = expected and not
-- there yet; assumed = there, but its time is only assumed; unknown = delivered, and nobody stated when it left; of n, those
-- judged at_origin, at_destination, and as delivered since they have no_term.
WITH placed AS (
  SELECT l.*,
         CASE WHEN l.incoterm IN ('EXW', 'FCA', 'CPT', 'CIP', 'FAS', 'FOB', 'CFR', 'CIF') THEN 'origin'
              WHEN l.incoterm IS NULL THEN 'none'
              ELSE 'destination' END AS point,
         CASE WHEN l.incoterm IN ('FAS', 'FOB', 'CFR', 'CIF') THEN coalesce(c.departed_on, l.shipped_on)
              ELSE l.shipped_on END AS left_on
  FROM order_lines AS l
  LEFT JOIN cargo AS c ON c.shipment = l.last_shipment
),
judged AS (
  SELECT *,
         CASE WHEN point = 'origin' THEN left_on ELSE delivered_on END AS judged_on,
         -- a cancelled line is done shipping without a piece
         CASE WHEN point = 'origin' THEN is_done_shipping AND shipped > 0 ELSE is_delivered END AS is_there
  FROM placed
),
dated AS (
  SELECT *, substr(CAST(judged_on AS VARCHAR), 1, 7) AS month, judged_on > delivery_date AS is_late_there FROM judged
)
SELECT {group_name},
       count(is_late_there) AS n,
       count(*) FILTER (WHERE is_late_there) AS late,
       100.0 * count(*) FILTER (WHERE is_late_there) / nullif(count(is_late_there), 0) AS late_percent,
       count(*) FILTER (WHERE NOT is_there AND NOT is_delivered AND expected > 0 AND NOT is_cancelled) AS open,
       count(*) FILTER (WHERE is_there AND judged_on IS NULL) AS assumed,
       count(*) FILTER (WHERE NOT is_there AND is_delivered) AS unknown,
       count(is_late_there) FILTER (WHERE point = 'origin') AS at_origin,
       count(is_late_there) FILTER (WHERE point = 'destination') AS at_destination,
       count(is_late_there) FILTER (WHERE point = 'none') AS no_term
FROM (
  SELECT {group_by} AS {group_name}, point, judged_on, is_there, is_late_there, is_delivered, is_cancelled, expected
  FROM dated
  WHERE ($factory IS NULL OR factory = $factory)
    AND ($mode IS NULL OR mode = $mode)
    AND ($from_month IS NULL OR month >= $from_month)
    AND ($to_month IS NULL OR month <= $to_month)
) AS narrowed
GROUP BY {group_name}
ORDER BY {group_name} NULLS LAST
