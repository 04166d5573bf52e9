-- Goods that left although no final inspection had let them go: lots that were rejected, and goods not inspected where the
-- terms ask for it. A lot's own verdict counts, by the voice that counts for it; a concession excuses any. A lot whose pieces
-- all came from others, each let go by then, is let go; a rejection is not handed on.
-- @uses freight_pieces, inspected_lots, counted_inspections, lot_facts, lots, terms
-- @select
WITH sent AS (
  SELECT order_no, shipment, lot, min(t) AS t
  FROM freight_pieces
  WHERE stage IN ('shipped', 'replacement') AND lot IS NOT NULL
  GROUP BY order_no, shipment, lot
),
conceded AS (
  SELECT order_no, lot, min(t) AS t
  FROM lot_facts
  WHERE fact = 'released' AND (hold IS NULL OR concession)
  GROUP BY order_no, lot
),
verdicts AS (
  SELECT order_no, lot, t, verdict
  FROM inspected_lots
  WHERE kind_group = 'final' AND is_in_voice AND verdict IN ('accepted', 'rejected')
),
origins AS (
  SELECT o.order_no, o.lot, o.from_lot, o.t
  FROM (
    SELECT order_no, t, lot AS from_lot, i.lot AS lot
    FROM (SELECT order_no, t, lot, unnest(into_lots) AS i FROM lot_facts WHERE fact = 'lot_split')
    UNION ALL
    SELECT order_no, t, m.lot AS from_lot, into_lot AS lot
    FROM (SELECT order_no, t, into_lot, unnest(merged_lots) AS m FROM lot_facts WHERE fact = 'lot_merged')
  ) AS o
  JOIN lots AS l ON l.order_no = o.order_no AND l.lot = o.lot
  WHERE o.lot <> o.from_lot AND (l.first_stated IS NULL OR l.moved_at < l.first_stated)
),
asked AS (
  SELECT order_no, shipment, lot, t, lot AS judged_lot FROM sent
  UNION
  SELECT s.order_no, s.shipment, s.lot, s.t, o.from_lot
  FROM sent AS s
  JOIN origins AS o ON o.order_no = s.order_no AND o.lot = s.lot AND o.t < s.t
),
judged AS (
  SELECT a.order_no, a.shipment, a.lot, a.judged_lot, max_by(v.verdict, v.t) AS verdict,
         coalesce(bool_or(c.t < a.t), FALSE) AS is_conceded
  FROM asked AS a
  LEFT JOIN verdicts AS v ON v.order_no = a.order_no AND v.lot = a.judged_lot AND v.t < a.t
  LEFT JOIN conceded AS c ON c.order_no = a.order_no AND c.lot = a.judged_lot
  GROUP BY a.order_no, a.shipment, a.lot, a.judged_lot
),
weighed AS (
  SELECT order_no, shipment, lot,
         any_value(verdict) FILTER (judged_lot = lot) AS verdict,
         bool_or(is_conceded) FILTER (judged_lot = lot) AS is_conceded,
         coalesce(bool_and(is_conceded OR coalesce(verdict = 'accepted', FALSE)) FILTER (judged_lot <> lot), FALSE) AS is_inherited
  FROM judged
  GROUP BY order_no, shipment, lot
),
unnamed AS (
  SELECT order_no, min(t) AS t
  FROM (
    SELECT order_no, shipment, min(t) FILTER (stage = 'shipped') AS t
    FROM freight_pieces
    WHERE stage IN ('shipped', 'replacement')
    GROUP BY order_no, shipment
    HAVING count(lot) = 0
  )
  WHERE t IS NOT NULL
  GROUP BY order_no
),
let_go AS (
  SELECT order_no, t FROM counted_inspections WHERE kind IN ('final', 'reinspection') AND verdict = 'accepted'
  UNION ALL
  SELECT order_no, t FROM conceded
)
SELECT order_no, 'shipped_rejected' AS anomaly, shipment || ' lot ' || lot AS about
FROM weighed
WHERE verdict = 'rejected' AND NOT is_conceded
UNION ALL
SELECT w.order_no, 'shipped_uninspected', w.shipment || ' lot ' || w.lot
FROM weighed AS w
SEMI JOIN (FROM terms WHERE inspection_terms IS NOT NULL) AS t ON t.order_no = w.order_no
WHERE w.verdict IS NULL AND NOT w.is_conceded AND NOT w.is_inherited
UNION ALL
SELECT u.order_no, 'shipped_uninspected', ''
FROM unnamed AS u
SEMI JOIN (FROM terms WHERE inspection_terms IS NOT NULL) AS t ON t.order_no = u.order_no
ANTI JOIN let_go AS i ON i.order_no = u.order_no AND i.t < u.t
