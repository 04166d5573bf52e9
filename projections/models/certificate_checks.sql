-- @table certificate_checks: Every certificate that an order asks for, checked on the day of each of its shipments; one row each. Checked again when a certificate is issued, withdrawn or corrected later.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column shipment VARCHAR: <carrier>/<number>
-- @column scheme VARCHAR: Scheme asked for
-- @column product_class VARCHAR: Product class asked for; '' if none
-- @column shipped_on DATE: The day it must be in force on
-- @column result VARCHAR: That of the goods aboard that are covered worst: undated (the day is unknown), missing (none of the scheme), wrong_holder, not_in_force, wrong_scope, withdrawn, valid (all are covered)
-- @column subject VARCHAR: The certificate that comes nearest for those goods; NULL if undated or missing
-- @column valid_until DATE: Its last day
-- @column withdrawn_from DATE: From which day on it was withdrawn; NULL if it was not
-- @touched touched_checks
-- @select
-- near = 1,000,000,000 x how far a certificate is from covering the goods (0 valid, 1 withdrawn, 2 wrong_scope,
-- 3 not_in_force, 4 wrong_holder) + its place among those of its scheme. For goods the nearest counts, for a shipment
-- the goods whose nearest is farthest.
WITH due AS (
  SELECT s.order_no, s.shipment, s.shipped_on, r.scheme, r.product_class, r.factory, r.names,
         list_filter(r.goods, lambda g: list_has_any(g.lines, s.lines)) AS aboard
  FROM known_shipments AS s
  JOIN known_required AS r ON r.order_no = s.order_no
  WHERE s.purpose IS NOT NULL
),
by_goods AS (
  -- nothing of the order's own goods is known to be aboard: then it is checked as a whole
  SELECT order_no, shipment, shipped_on, scheme, product_class,
         unnest(CASE WHEN len(aboard) > 0 THEN aboard
                     ELSE [{'lines': CAST([] AS VARCHAR[]), 'factory': factory, 'names': names}] END) AS goods
  FROM due
),
candidates AS (
  SELECT subject, scheme, holder, scope, valid_from, valid_until, withdrawn_from,
         row_number() OVER (PARTITION BY scheme ORDER BY valid_until DESC, subject, valid_from) AS place
  FROM known_certificates
),
nearest AS (
  SELECT d.order_no, d.shipment, d.shipped_on, d.scheme, d.product_class,
         min(CASE WHEN c.place IS NULL THEN 4000000001
                  WHEN d.shipped_on NOT BETWEEN c.valid_from AND c.valid_until THEN 3000000000 + c.place
                  WHEN d.shipped_on >= c.withdrawn_from THEN 1000000000 + c.place
                  WHEN list_has_any(c.scope, CASE WHEN d.product_class <> '' THEN [d.product_class] ELSE d.goods.names END)
                  THEN c.place
                  ELSE 2000000000 + c.place END) AS near
  FROM by_goods AS d
  LEFT JOIN candidates AS c ON c.scheme = d.scheme AND c.holder = d.goods.factory
  GROUP BY d.order_no, d.shipment, d.shipped_on, d.scheme, d.product_class, d.goods.lines[1]
),
worst AS (
  SELECT order_no, shipment, shipped_on, scheme, product_class, max(near) AS near
  FROM nearest
  GROUP BY order_no, shipment, shipped_on, scheme, product_class
)
SELECT w.order_no, w.shipment, w.scheme, w.product_class, w.shipped_on,
       CASE WHEN w.shipped_on IS NULL THEN 'undated'
            WHEN c.subject IS NULL THEN 'missing'
            WHEN w.near > 4000000000 THEN 'wrong_holder'
            WHEN w.near > 3000000000 THEN 'not_in_force'
            WHEN w.near > 2000000000 THEN 'wrong_scope'
            WHEN w.near > 1000000000 THEN 'withdrawn'
            ELSE 'valid' END AS result,
       c.subject, c.valid_until, c.withdrawn_from
FROM worst AS w
LEFT JOIN candidates AS c ON w.shipped_on IS NOT NULL AND c.scheme = w.scheme AND c.place = w.near % 1000000000
