-- @table certificates_required: Certificates that the terms of an order ask for, one row each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column scheme VARCHAR: Scheme: gots, oeko-tex-100, grs, ...
-- @column product_class VARCHAR: Product class asked for; '' if none
-- @column factory VARCHAR: The order's factory
-- @column names VARCHAR[]: All names that the order goes by: style, style family, factory, and the lines' styles, articles and sites
-- @column goods STRUCT("lines" VARCHAR[], factory VARCHAR, names VARCHAR[])[]: Its lines, those alike together: the factory that makes them and must hold the certificate, and what its scope may name: the line's style (else the order's), style family, factory, article, site
-- @touched touched_orders
-- @uses terms
-- @select
WITH asked AS (
  SELECT order_no, factory, style, style_family, lines, certificates,
         list_sort(list_distinct([style, style_family, factory]
           || list_transform(lines, lambda l: l.style)
           || list_transform(lines, lambda l: l.sku)
           || list_transform(lines, lambda l: l.site))) AS names
  FROM terms
  WHERE certificates IS NOT NULL
),
alike AS (
  SELECT order_no, list_sort(list(line)) AS lines, factory, names
  FROM (
    SELECT a.order_no, l.line AS line, coalesce(l.factory, a.factory) AS factory,
           list_sort(list_distinct(
             [coalesce(l.style, a.style), a.style_family, coalesce(l.factory, a.factory), l.sku, l.site])) AS names
    FROM (SELECT *, unnest(lines) AS l FROM asked) AS a
  ) AS by_line
  GROUP BY order_no, factory, names
),
told AS (
  SELECT order_no, list({'lines': lines, 'factory': factory, 'names': names} ORDER BY lines[1]) AS goods
  FROM alike
  GROUP BY order_no
)
SELECT a.order_no, a.c.scheme AS scheme, coalesce(a.c.product_class, '') AS product_class, a.factory, a.names,
       coalesce(t.goods, []) AS goods
FROM (SELECT order_no, factory, names, unnest(certificates) AS c FROM asked) AS a
LEFT JOIN told AS t ON t.order_no = a.order_no
