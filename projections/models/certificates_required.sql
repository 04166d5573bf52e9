-- @table certificates_required: Certificates that the terms of an order ask for, one row each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column scheme VARCHAR: Scheme: gots, oeko-tex-100, grs, ...
-- @column product_class VARCHAR: Product class asked for; '' if none
-- @column factory VARCHAR: The order's factory, who must hold it
-- @column names VARCHAR[]: What its scope may name: style, style family, factory, and the lines' styles, articles and sites
-- @touched touched_orders
-- @uses terms
-- @select
WITH asked AS (
  SELECT order_no, factory, unnest(certificates) AS c,
         list_sort(list_distinct([style, style_family, factory]
           || list_transform(lines, lambda l: l.style)
           || list_transform(lines, lambda l: l.sku)
           || list_transform(lines, lambda l: l.site))) AS names
  FROM terms
  WHERE certificates IS NOT NULL
)
SELECT order_no, c.scheme AS scheme, coalesce(c.product_class, '') AS product_class, factory, names FROM asked
