-- Anomalies of lots: more came out of a stage or came back from outside than went in.
-- @uses lot_facts, lot_lines
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
)
SELECT order_no, 'returned_more_than_sent' AS anomaly, process || ' lot ' || lot AS about, sent AS expected, returned AS found
FROM legs
WHERE returned > sent
UNION ALL
SELECT order_no, 'more_than_came_in', stage || ' lot ' || lot || ' line ' || line, wip + used, used
FROM short
WHERE is_stated AND wip < 0
