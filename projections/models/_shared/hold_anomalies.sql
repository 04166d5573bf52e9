-- Goods that left, or went into other lots, although they were held. active: the holdings before each fact that shipped of
-- the lot, which no release without quantities had ended by then. Of a hold on all of the lot (is_all) no more may leave since
-- than was released; of one on some pieces no more than passed its stage (by the nearest stage stated up to it, else after
-- it; by facts of any time) less those still held.
-- @uses lot_facts, freight_pieces, lots, lot_pieces
-- @select
WITH left_pieces AS (
  SELECT order_no, shipment, lot, line, t, quantity
  FROM freight_pieces
  WHERE stage IN ('shipped', 'replacement') AND lot IS NOT NULL
),
active AS (
  SELECT s.order_no, s.shipment, s.lot, s.t, h.partner, h.hold, h.t AS held_t, h.s, h.quantities
  FROM (SELECT DISTINCT order_no, shipment, lot, t FROM left_pieces) AS s
  JOIN (FROM lot_facts WHERE fact = 'held') AS h ON h.order_no = s.order_no AND h.lot = s.lot AND h.t < s.t
  ANTI JOIN (FROM lot_facts WHERE fact = 'released' AND quantities IS NULL) AS r
    ON r.order_no = s.order_no AND r.lot = s.lot AND r.hold = h.hold AND r.t > h.t AND r.t < s.t
),
keyed AS (
  SELECT order_no, shipment, lot, t, partner, hold, bool_or(quantities IS NULL) AS is_all,
         coalesce(min(held_t) FILTER (quantities IS NULL), min(held_t)) AS since_t, min_by(s, held_t) AS s
  FROM active
  GROUP BY order_no, shipment, lot, t, partner, hold
),
freed AS (
  SELECT order_no, lot, t, partner, hold, p.line AS line, sum(p.quantity) AS freed
  FROM (
    SELECT k.order_no, k.lot, k.t, k.partner, k.hold, unnest(r.quantities) AS p
    FROM keyed AS k
    JOIN (FROM lot_facts WHERE fact = 'released' AND quantities IS NOT NULL) AS r
      ON r.order_no = k.order_no AND r.lot = k.lot AND r.hold = k.hold AND r.t > k.since_t AND r.t < k.t
  )
  GROUP BY order_no, lot, t, partner, hold, p.line
),
named AS (
  SELECT order_no, lot, t, partner, hold, p.line AS line, sum(p.quantity) AS named
  FROM (SELECT order_no, lot, t, partner, hold, unnest(quantities) AS p FROM active)
  GROUP BY order_no, lot, t, partner, hold, p.line
),
of_all AS (
  SELECT k.order_no, k.shipment, k.lot, k.t, k.partner, k.hold, l.line, sum(e.quantity) AS gone
  FROM keyed AS k
  JOIN left_pieces AS l ON l.order_no = k.order_no AND l.lot = k.lot AND l.t = k.t
  JOIN left_pieces AS e ON e.order_no = k.order_no AND e.lot = k.lot AND e.line = l.line AND e.t > k.since_t AND e.t <= k.t
  WHERE k.is_all
  GROUP BY k.order_no, k.shipment, k.lot, k.t, k.partner, k.hold, l.line
),
still_held AS (
  SELECT k.order_no, k.shipment, k.lot, k.t, k.s, n.line, sum(greatest(0, n.named - coalesce(f.freed, 0))) AS still
  FROM keyed AS k
  JOIN named AS n ON n.order_no = k.order_no AND n.lot = k.lot AND n.t = k.t AND n.partner = k.partner AND n.hold = k.hold
  LEFT JOIN freed AS f
    ON f.order_no = k.order_no AND f.lot = k.lot AND f.t = k.t AND f.partner = k.partner AND f.hold = k.hold AND f.line = n.line
  WHERE NOT k.is_all
  GROUP BY k.order_no, k.shipment, k.lot, k.t, k.s, n.line
),
of_some AS (
  SELECT h.order_no, h.shipment, h.lot, h.t, h.s, h.line, any_value(h.still) AS still, sum(e.quantity) AS gone
  FROM still_held AS h
  JOIN left_pieces AS l ON l.order_no = h.order_no AND l.lot = h.lot AND l.t = h.t AND l.line = h.line
  JOIN left_pieces AS e ON e.order_no = h.order_no AND e.lot = h.lot AND e.line = h.line AND e.t <= h.t
  WHERE h.still > 0
  GROUP BY h.order_no, h.shipment, h.lot, h.t, h.s, h.line
),
placed AS (
  SELECT s.*,
         coalesce(CASE WHEN s.s >= 4 AND l.is_stated_4 THEN 4 WHEN s.s >= 3 AND l.is_stated_3 THEN 3
                       WHEN s.s >= 2 AND l.is_stated_2 THEN 2 WHEN l.is_stated_1 THEN 1 ELSE l.first_stated END, 0) AS at_s
  FROM of_some AS s
  LEFT JOIN lots AS l ON l.order_no = s.order_no AND l.lot = s.lot
),
moves AS (
  SELECT order_no, t, stage, lot, i.lot AS to_lot
  FROM (SELECT order_no, t, stage, lot, unnest(into_lots) AS i FROM lot_facts WHERE fact = 'lot_split')
  UNION ALL
  SELECT order_no, t, stage, m.lot, into_lot
  FROM (SELECT order_no, t, stage, into_lot, unnest(merged_lots) AS m FROM lot_facts WHERE fact = 'lot_merged')
),
moved AS (
  SELECT m.order_no, m.t, m.stage, m.lot, h.hold, h.t AS held_t
  FROM moves AS m
  JOIN (FROM lot_facts WHERE fact = 'held' AND quantities IS NULL) AS h
    ON h.order_no = m.order_no AND h.lot = m.lot AND h.t < m.t
  WHERE m.to_lot <> m.lot
)
SELECT a.order_no, 'shipped_on_hold' AS anomaly, a.shipment || ' lot ' || a.lot AS about
FROM of_all AS a
LEFT JOIN freed AS f
  ON f.order_no = a.order_no AND f.lot = a.lot AND f.t = a.t AND f.partner = a.partner AND f.hold = a.hold AND f.line = a.line
WHERE a.gone > coalesce(f.freed, 0)
UNION
SELECT p.order_no, 'shipped_on_hold', p.shipment || ' lot ' || p.lot
FROM placed AS p
LEFT JOIN lot_pieces AS l ON l.order_no = p.order_no AND l.lot = p.lot AND l.line = p.line
WHERE p.gone > coalesce(CASE p.at_s WHEN 0 THEN moved_1 + moved_2 + moved_3 + moved_4
                                    WHEN 1 THEN good_1 + moved_1 + moved_2 + moved_3 + moved_4
                                    WHEN 2 THEN good_2 + moved_2 + moved_3 + moved_4
                                    WHEN 3 THEN good_3 + moved_3 + moved_4
                                    ELSE good_4 + moved_4 END, 0) - p.still
UNION
SELECT m.order_no, 'moved_on_hold', m.stage || ' lot ' || m.lot
FROM moved AS m
ANTI JOIN (FROM lot_facts WHERE fact = 'released') AS r
  ON r.order_no = m.order_no AND r.lot = m.lot AND r.hold = m.hold AND r.t > m.held_t AND r.t < m.t
