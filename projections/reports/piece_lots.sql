-- The same by line and lot, each lot with the lots its pieces of this line came from and went to by splits and merges.
WITH came AS (
  SELECT line, to_lot AS lot, list_sort(list(DISTINCT from_lot)) AS from_lots
  FROM lot_moves
  WHERE order_no = $order
  GROUP BY line, to_lot
),
went AS (
  SELECT line, from_lot AS lot, list_sort(list(DISTINCT to_lot)) AS into_lots
  FROM lot_moves
  WHERE order_no = $order
  GROUP BY line, from_lot
)
SELECT p.line, p.lot, c.from_lots, w.into_lots, p.came_in, p.moved_in, p.moved_out, p.cut, p.sewn, p.finished, p.packed,
       p.shipped, p.wip_sewn + p.wip_finished + p.wip_packed AS wip, p.wip_sewn, p.wip_finished, p.wip_packed, p.held,
       p.missing, p.rejects, p.reworked, p.scrapped, p.found, p.lost, p.sent_out, p.returned, p.outside, p.outside_lost, p.replacements
FROM pieces AS p
LEFT JOIN came AS c ON c.line = p.line AND c.lot = p.lot
LEFT JOIN went AS w ON w.line = p.line AND w.lot = p.lot
WHERE p.order_no = $order AND p.lot <> ''
ORDER BY p.line, p.lot
