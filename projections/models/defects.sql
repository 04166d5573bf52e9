-- @table defects: Defects found, by inspection and code: of the inspections that count, the last word on each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column fact_id VARCHAR: Id of the inspection's fact
-- @column inspection VARCHAR: The inspection
-- @column kind VARCHAR: inline, during, final, reinspection
-- @column partner VARCHAR: Who stated it
-- @column factory VARCHAR: The order's factory
-- @column happened_us INSTANT: When it was inspected
-- @column code VARCHAR: Code of the defect
-- @column class VARCHAR: critical, major, minor
-- @column defects BIGINT: How many were found
-- @column defectives BIGINT: How many pieces had it; NULL where not stated
-- @touched touched_orders
-- @uses counted_inspections, inspections
-- @select
WITH found AS (
  SELECT order_no, partner, id, unnest(defects) AS d FROM counted_inspections WHERE defects IS NOT NULL
)
SELECT i.order_no, i.fact_id, i.inspection, i.kind, i.partner, i.factory, i.happened_us, f.d.code AS code, f.d.class AS class,
       CAST(sum(f.d.defects) AS BIGINT) AS defects, CAST(sum(f.d.defectives) AS BIGINT) AS defectives
FROM found AS f
JOIN inspections_rows AS i ON i.order_no = f.order_no AND i.partner = f.partner AND i.fact_id = f.id
WHERE i.is_counting AND i.is_current
GROUP BY ALL
