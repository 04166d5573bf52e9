-- @table certificate_checks: Every certificate that an order asks for, checked on the day of each of its shipments; one row each. Checked again when a certificate is issued, withdrawn or corrected later.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column shipment VARCHAR: <carrier>/<number>
-- @column scheme VARCHAR: Scheme asked for
-- @column product_class VARCHAR: Product class asked for; '' if none
-- @column shipped_on DATE: The day it must be in force on
-- @column result VARCHAR: valid; undated (the day is unknown), missing (none of the scheme), wrong_holder, withdrawn, not_in_force, wrong_scope
-- @column subject VARCHAR: The certificate that comes nearest; NULL if undated or missing
-- @column valid_until DATE: Its last day
-- @column withdrawn_from DATE: From which day on it was withdrawn; NULL if it was not
-- @touched touched_checks
-- @select
WITH due AS (
  SELECT s.order_no, s.shipment, s.shipped_on, r.scheme, r.product_class, r.factory, r.names
  FROM known_shipments AS s
  JOIN known_required AS r ON r.order_no = s.order_no
  WHERE s.purpose IS NOT NULL
),
candidates AS (
  SELECT subject, scheme, holder, scope, valid_from, valid_until, withdrawn_from,
         row_number() OVER (PARTITION BY scheme ORDER BY valid_until DESC, subject) AS place
  FROM known_certificates
),
judged AS (
  SELECT d.order_no, d.shipment, d.scheme, d.product_class, c.place, c.subject, c.valid_until, c.withdrawn_from,
         CASE WHEN d.shipped_on NOT BETWEEN c.valid_from AND c.valid_until THEN 'not_in_force'
              WHEN d.shipped_on >= c.withdrawn_from THEN 'withdrawn'
              WHEN d.product_class <> '' AND list_contains(c.scope, d.product_class) THEN 'valid'
              WHEN d.product_class = '' AND list_has_any(c.scope, d.names) THEN 'valid'
              ELSE 'wrong_scope' END AS verdict
  FROM due AS d
  JOIN candidates AS c ON c.scheme = d.scheme AND c.holder = d.factory
  WHERE d.shipped_on IS NOT NULL
),
best AS (
  -- the certificate that comes nearest decides: withdrawn tells more than not in force, which tells more than its scope
  SELECT order_no, shipment, scheme, product_class, verdict, subject, valid_until, withdrawn_from
  FROM judged
  QUALIFY row_number() OVER (
    PARTITION BY order_no, shipment, scheme, product_class
    ORDER BY CASE verdict WHEN 'valid' THEN 0 WHEN 'withdrawn' THEN 1 WHEN 'wrong_scope' THEN 2 ELSE 3 END, place) = 1
)
SELECT d.order_no, d.shipment, d.scheme, d.product_class, d.shipped_on,
       CASE WHEN d.shipped_on IS NULL THEN 'undated'
            WHEN b.verdict IS NOT NULL THEN b.verdict
            WHEN o.scheme IS NOT NULL THEN 'wrong_holder'
            ELSE 'missing' END AS result,
       CASE WHEN d.shipped_on IS NOT NULL THEN coalesce(b.subject, o.subject) END AS subject,
       CASE WHEN d.shipped_on IS NOT NULL THEN coalesce(b.valid_until, o.valid_until) END AS valid_until,
       CASE WHEN d.shipped_on IS NULL THEN NULL WHEN b.subject IS NOT NULL THEN b.withdrawn_from ELSE o.withdrawn_from END
         AS withdrawn_from
FROM due AS d
LEFT JOIN best AS b
  ON b.order_no = d.order_no AND b.shipment = d.shipment AND b.scheme = d.scheme AND b.product_class = d.product_class
LEFT JOIN (FROM candidates WHERE place = 1) AS o ON o.scheme = d.scheme
