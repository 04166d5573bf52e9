-- Stated pieces, one row a fact and line; damaged ones as a stage of their own.
-- @uses stated
-- @select
SELECT order_no, stage, t, shipment, happened_us, happened_on, is_usable, final, mode, p.line AS line, p.quantity AS quantity
FROM (SELECT *, unnest(pieces) AS p FROM stated)
UNION ALL
SELECT order_no, 'damaged' AS stage, t, shipment, happened_us, happened_on, is_usable, final, mode, p.line AS line,
       p.quantity AS quantity
FROM (SELECT *, unnest(damaged) AS p FROM stated WHERE stage = 'delivered')
