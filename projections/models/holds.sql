-- @table holds: Every hold of a lot by who stated it, and every release without a hold (a concession); one row each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column partner VARCHAR: Who holds; of a concession, who released
-- @column hold VARCHAR: The hold's name; '' for a concession
-- @column lot VARCHAR: The lot
-- @column stage VARCHAR: The stage last passed; NULL for a concession
-- @column state VARCHAR: open, part_released, released (piece by piece too), concession
-- @column reason VARCHAR: Why it is held, the first active statement; of a concession, why it was released
-- @column held_us INSTANT: Since when; NULL for a concession
-- @column pieces BIGINT: Pieces held; NULL = all of the lot
-- @column released BIGINT: Pieces released of it by number, since the last release of all
-- @column authority VARCHAR: Who released last
-- @column released_us INSTANT: When
-- @column is_concession BOOLEAN: Whether any release of it is under concession
-- @touched touched_orders
-- @uses hold_states, lot_facts, lot_lines
-- @select
WITH summed AS (
  SELECT *,
         CAST(coalesce(list_sum(list_transform(released, lambda p: p.quantity)), 0) AS BIGINT) AS let_go,
         CAST(coalesce(list_sum(list_transform(CASE WHEN is_active THEN active ELSE ever END, lambda p: p.quantity)), 0) AS BIGINT) AS pieces
  FROM hold_states
),
open_lines AS (
  SELECT hold_no, line, greatest(0, sum(held)) AS still
  FROM (
    SELECT hold_no, p.line AS line, p.quantity AS held FROM (SELECT hold_no, unnest(active) AS p FROM hold_states WHERE is_active)
    UNION ALL
    SELECT hold_no, p.line AS line, -p.quantity AS held FROM (SELECT hold_no, unnest(released) AS p FROM hold_states WHERE is_active)
  )
  GROUP BY hold_no, line
),
still_held AS (
  SELECT s.*,
         CASE WHEN s.is_all THEN (SELECT coalesce(sum(l.held), 0) FROM lot_lines AS l WHERE l.order_no = s.order_no AND l.lot = s.lot)
              ELSE (SELECT coalesce(sum(o.still), 0) FROM open_lines AS o WHERE o.hold_no = s.hold_no) END AS still
  FROM summed AS s
)
SELECT order_no, partner, hold, lot, stage,
       CASE WHEN NOT is_active THEN 'released' WHEN let_go = 0 THEN 'open' WHEN still > 0 THEN 'part_released' ELSE 'released' END AS state,
       reason, held_us, CASE WHEN NOT (CASE WHEN is_active THEN is_all ELSE was_all END) THEN pieces END AS pieces,
       let_go AS released, authority, released_us, is_concession
FROM still_held
UNION ALL
SELECT order_no, partner, '', lot, NULL, 'concession', max_by(reason, t), NULL,
       CAST(sum(list_sum(list_transform(quantities, lambda p: p.quantity))) AS BIGINT), 0, max_by(authority, t), max(happened_us), TRUE
FROM lot_facts
WHERE fact = 'released' AND hold IS NULL
GROUP BY order_no, partner, lot
