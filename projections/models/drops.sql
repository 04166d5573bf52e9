-- @table drops: Every drop of an order that its lines name, one row each: sums of its lines, and whether it came.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column drop_name VARCHAR: The drop
-- @column ex_factory_date DATE: When its goods shall leave the factory, the last of its lines
-- @column delivery_date DATE: Promised, the last of its lines
-- @column lines BIGINT: Its lines
-- @column ordered BIGINT: Pieces ordered
-- @column expected BIGINT: Pieces expected
-- @column cut BIGINT: Good pieces cut
-- @column sewn BIGINT: Good pieces sewn
-- @column finished BIGINT: Good pieces finished
-- @column packed BIGINT: Good pieces packed
-- @column shipped BIGINT: Pieces shipped
-- @column received BIGINT: Pieces received in good order
-- @column lines_delivered BIGINT: Its lines delivered
-- @column lines_late BIGINT: Its lines delivered late
-- @column last_delivered_on DATE: Local date of the last delivery of a delivered line
-- @column is_delivered BOOLEAN: Whether each of its lines is delivered or called off, and one is delivered
-- @touched touched_orders
-- @uses order_lines
-- @select
SELECT order_no, drop_name, max(ex_factory_date) AS ex_factory_date, max(delivery_date) AS delivery_date, count(*) AS lines,
       CAST(sum(ordered) AS BIGINT) AS ordered, CAST(sum(expected) AS BIGINT) AS expected, CAST(sum(cut) AS BIGINT) AS cut,
       CAST(sum(sewn) AS BIGINT) AS sewn, CAST(sum(finished) AS BIGINT) AS finished, CAST(sum(packed) AS BIGINT) AS packed,
       CAST(sum(shipped) AS BIGINT) AS shipped, CAST(sum(received) AS BIGINT) AS received,
       count(*) FILTER (is_delivered) AS lines_delivered, count(*) FILTER (is_late) AS lines_late,
       max(delivered_on) AS last_delivered_on,
       bool_and(is_delivered OR is_cancelled) AND bool_or(is_delivered) AS is_delivered
FROM order_lines_rows
WHERE drop_name IS NOT NULL
GROUP BY order_no, drop_name
