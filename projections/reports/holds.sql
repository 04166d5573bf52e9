-- Holds and concessions, those still open first, the oldest of them first. pieces = pieces held, NULL where all of the lot is;
-- days = how long an open one has stood, to $today.
SELECT h.order_no, o.factory, h.hold, h.lot, h.stage, h.state, h.partner, h.reason, h.held_at,
       CASE WHEN h.state IN ('open', 'part_released') THEN CAST($today AS DATE) - CAST(h.held_at AS DATE) END AS days,
       h.pieces, h.released, h.authority, h.released_at, h.is_concession,
       count(*) OVER () AS in_all
FROM holds AS h
JOIN orders AS o ON o.order_no = h.order_no
WHERE ($order IS NULL OR h.order_no = $order)
  AND ($factory IS NULL OR o.factory = $factory)
  AND ($closed OR h.state IN ('open', 'part_released'))
ORDER BY h.state NOT IN ('open', 'part_released'), h.held_us NULLS LAST, h.order_no, h.lot, h.hold, h.partner
LIMIT $most
