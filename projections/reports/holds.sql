-- Holds and concessions, those still open first, the oldest of them first. pieces = pieces held, NULL where all of the lot is;
-- days = how long an open one has stood, to $today. is_open = in force: some piece of it is still held.
WITH judged AS (
  SELECT *, state IN ('open', 'part_released') AS is_open FROM holds
)
SELECT h.order_no, o.factory, h.hold, h.lot, h.stage, h.state, h.partner, h.reason, h.held_at,
       CASE WHEN h.is_open THEN CAST($today AS DATE) - CAST(h.held_at AS DATE) END AS days,
       h.pieces, h.released, h.authority, h.released_at, h.is_concession, h.is_open,
       count(*) OVER () AS in_all
FROM judged AS h
JOIN orders AS o ON o.order_no = h.order_no
WHERE ($order IS NULL OR h.order_no = $order)
  AND ($factory IS NULL OR o.factory = $factory)
  AND ($closed OR h.is_open)
ORDER BY NOT h.is_open, h.held_us NULLS LAST, h.order_no, h.lot, h.hold, h.partner
LIMIT $most
