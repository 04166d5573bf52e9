-- The facts of orders, numbered within each order in their total order (happened_at, source, id; the subject is one).
-- t stands for that order in all that follows: one integer in place of three comparisons.
-- @select
SELECT notification_id, order_no, fact, source, partner, voice, id, doc, revision, corrects, happened_us, recorded_us,
       row_number() OVER (PARTITION BY order_no ORDER BY happened_us, source, id) AS t
FROM facts
WHERE order_no IS NOT NULL
