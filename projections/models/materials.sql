-- @table materials: Materials received for an order; one row a material, lot and unit.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column material VARCHAR: Material
-- @column lot VARCHAR: Its lot
-- @column unit VARCHAR: Unit of the quantity: MTR, KGM, H87 ...
-- @column supplier VARCHAR: Supplier, the first stated
-- @column quantity DECIMAL(38,6): Received, all statements added
-- @column certificates VARCHAR[]: Certificates named with it, <scheme>/<number>, sorted
-- @column first_us INSTANT: First usable time of receipt
-- @column last_us INSTANT: Last usable time of receipt
-- @column facts BIGINT: Facts that state it
-- @touched touched_orders
-- @uses marks
-- @select
SELECT m.order_no, f.material, f.lot, f.unit,
       min_by(f.supplier, m.t) FILTER (f.supplier IS NOT NULL) AS supplier,
       sum(f.material_quantity) AS quantity,
       coalesce(list_sort(list_distinct(list_transform(flatten(list(f.certificates) FILTER (f.certificates IS NOT NULL)),
                                                       lambda c: c.scheme || '/' || c.number))), []) AS certificates,
       min(m.happened_us) FILTER (f.time_is <> 'assumed') AS first_us,
       max(m.happened_us) FILTER (f.time_is <> 'assumed') AS last_us,
       count(*) AS facts
FROM facts_progress AS f
JOIN (FROM marks WHERE is_counted AND fact = 'materials_received') AS m ON m.notification_id = f.notification_id
GROUP BY m.order_no, f.material, f.lot, f.unit
