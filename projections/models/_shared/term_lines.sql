-- The winning lines; what a line leaves open is said by its drop (dates) or the order.
-- @uses terms
-- @select
WITH lines AS (
  SELECT order_no, style, factory, delivery_date, ex_factory_date, unnest(lines) AS l FROM terms
),
dated_drops AS (
  SELECT order_no, d."drop" AS drop_name, d.delivery_date AS delivery_date,
         d.ex_factory_date AS ex_factory_date
  FROM (SELECT order_no, unnest(drops) AS d FROM terms)
)
SELECT o.order_no,
       o.l.line AS line,
       coalesce(o.l.style, o.style) AS style,
       o.l.sku AS sku,
       o.l.colour AS colour,
       o.l.size AS size,
       o.l."drop" AS drop_name,
       coalesce(o.l.factory, o.factory) AS factory,
       coalesce(o.l.delivery_date, d.delivery_date, o.delivery_date) AS delivery_date,
       coalesce(d.ex_factory_date, o.ex_factory_date) AS ex_factory_date,
       o.l.quantity AS quantity
FROM lines AS o
LEFT JOIN dated_drops AS d ON d.order_no = o.order_no AND d.drop_name = o.l."drop"
