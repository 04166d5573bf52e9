-- Anomalies of lots: more came out of a stage or came back from outside than went in, or goods were shipped while held.
-- @uses lot_facts, lot_lines, freight_pieces
-- @select
WITH legs AS (
  SELECT order_no, lot, stage, process,
         CAST(coalesce(sum(pieces) FILTER (fact = 'sent_out'), 0) AS BIGINT) AS sent,
         CAST(coalesce(sum(pieces) FILTER (fact = 'returned'), 0) AS BIGINT) AS returned
  FROM (
    SELECT order_no, lot, stage, process, fact,
           list_sum(list_transform(quantities, lambda p: p.quantity))
             + coalesce(list_sum(list_transform(rejects, lambda p: p.quantity)), 0)
             + coalesce(list_sum(list_transform(lost, lambda p: p.quantity)), 0) AS pieces
    FROM lot_facts
    WHERE fact IN ('sent_out', 'returned')
  )
  GROUP BY order_no, lot, stage, process
),
short AS (
  SELECT order_no, lot, line,
         unnest(['sewn', 'finished', 'packed']) AS stage,
         unnest([is_stated_2, is_stated_3, is_stated_4]) AS is_stated,
         unnest([wip_2, wip_3, wip_4]) AS wip,
         unnest([used_2, used_3, used_4]) AS used
  FROM lot_lines
  WHERE least(wip_2, wip_3, wip_4) < 0
),
sent AS (
  SELECT h.order_no, f.shipment, h.lot, h.hold, h.t AS held_t, f.t AS shipped_t
  FROM lot_facts AS h
  JOIN freight_pieces AS f
    ON f.order_no = h.order_no AND f.lot = h.lot AND f.stage IN ('shipped', 'replacement') AND f.t > h.t
  WHERE h.fact = 'held'
)
SELECT order_no, 'returned_more_than_sent' AS anomaly, process || ' lot ' || lot AS about, sent AS expected, returned AS found
FROM legs
WHERE returned > sent
UNION ALL
SELECT order_no, 'more_than_came_in', stage || ' lot ' || lot || ' line ' || line, wip + used, used
FROM short
WHERE is_stated AND wip < 0
UNION ALL
SELECT DISTINCT s.order_no, 'shipped_on_hold', s.shipment || ' lot ' || s.lot, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM sent AS s
ANTI JOIN (FROM lot_facts WHERE fact = 'released') AS r
  ON r.order_no = s.order_no AND r.lot = s.lot AND r.hold = s.hold AND r.t > s.held_t AND r.t < s.shipped_t
