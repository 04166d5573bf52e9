-- Lines that terms name, now or before: the winning ones, and those of `confirmed` and of every `amended` that counts.
-- @uses agreed, marks, terms, term_lines
-- @select
SELECT order_no, line FROM term_lines
UNION
SELECT order_no, line
FROM (
  SELECT a.order_no, unnest(list_transform(a.lines, lambda l: l.line)) AS line
  FROM agreed AS a
  JOIN marks AS m ON m.notification_id = a.notification_id
  JOIN terms AS t ON t.order_no = a.order_no
  WHERE m.is_counted AND t.is_amended
)
