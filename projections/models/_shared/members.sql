-- Who belongs to an order: its buyer, and every factory and party that buyer's terms ever named.
-- @uses chosen, agreed
-- @select
SELECT order_no, partner FROM chosen
UNION
SELECT order_no, factory FROM agreed WHERE is_of_buyer AND factory IS NOT NULL
UNION
SELECT order_no, factory
FROM (SELECT order_no, unnest(list_transform(lines, lambda l: l.factory)) AS factory FROM agreed WHERE is_of_buyer)
WHERE factory IS NOT NULL
UNION
SELECT order_no, p.partner FROM (SELECT order_no, unnest(parties) AS p FROM agreed WHERE is_of_buyer)
