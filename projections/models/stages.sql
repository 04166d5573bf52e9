-- @table stages: One row an order and stage that was stated.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column stage VARCHAR: confirmed, cut, sewn, finished, packed, inspected, shipped, delivered
-- @column first_us INSTANT: First statement with a usable time; NULL if all are assumed
-- @column last_us INSTANT: Last statement with a usable time
-- @column quantity BIGINT: Pieces: good ones (confirmed: ordered; inspected: presented; delivered: received)
-- @column rejects BIGINT: Rejected pieces, at production stages
-- @column facts BIGINT: Facts that state the stage
-- @column assumed BIGINT: Those whose time is assumed, hence counts in no time here
-- @column is_complete BOOLEAN: Whether the stage is complete (inspected: never)
-- @touched touched_orders
-- @uses stage_rows
-- @select
SELECT order_no, stage, first_us, last_us, quantity, rejects, facts, assumed, is_complete
FROM stage_rows
