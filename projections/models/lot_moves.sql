-- @table lot_moves: Pieces moved from lot to lot by splitting and merging; one row a fact, lots and line.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column moved_us INSTANT: When
-- @column kind VARCHAR: split or merged
-- @column stage VARCHAR: The stage last passed: cut, sewn, finished, packed
-- @column from_lot VARCHAR: The lot the pieces were in
-- @column to_lot VARCHAR: The lot they are in since
-- @column line VARCHAR: Their line
-- @column quantity BIGINT: How many
-- @column partner VARCHAR: Who stated it
-- @column fact_id VARCHAR: Id of that fact
-- @touched touched_orders
-- @uses lot_facts
-- @select
SELECT order_no, happened_us AS moved_us, 'split' AS kind, stage, from_lot, to_lot, p.line AS line, p.quantity AS quantity, partner,
       id AS fact_id
FROM (
  SELECT order_no, happened_us, stage, lot AS from_lot, i.lot AS to_lot, unnest(i.quantities) AS p, partner, id
  FROM (SELECT *, unnest(into_lots) AS i FROM lot_facts WHERE fact = 'lot_split')
)
UNION ALL
SELECT order_no, happened_us, 'merged', stage, from_lot, to_lot, p.line, p.quantity, partner, id
FROM (
  SELECT order_no, happened_us, stage, m.lot AS from_lot, into_lot AS to_lot, unnest(m.quantities) AS p, partner, id
  FROM (SELECT *, unnest(merged_lots) AS m FROM lot_facts WHERE fact = 'lot_merged')
)
