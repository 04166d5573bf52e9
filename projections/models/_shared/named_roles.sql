-- Roles that the buyer's terms name parties for: once one is named, others of that role are strangers.
-- @uses agreed
-- @select
SELECT DISTINCT order_no, p.role AS named_role
FROM (SELECT order_no, unnest(parties) AS p FROM agreed WHERE is_of_buyer)
