-- Every listed line of every order: what was agreed, what is expected, what was stated, whether it is done shipping.
-- @uses terms, term_lines, named_lines, line_pieces, calls
-- @select
WITH listed AS (
  SELECT order_no, line, TRUE AS is_named FROM named_lines
  UNION ALL
  SELECT p.order_no, p.line, FALSE AS is_named
  FROM line_pieces AS p
  ANTI JOIN named_lines AS n ON n.order_no = p.order_no AND n.line = p.line
),
weighed_lines AS (
  SELECT o.order_no, o.line, o.is_named, t.order_no IS NOT NULL AS is_known, t.under, t.above, t.tolerance_per,
         t.mode AS terms_mode, t.incoterm.code AS terms_incoterm,
         w.line IS NOT NULL AS is_winning, w.style, w.sku, w.colour, w.size, w.drop_name, w.factory, w.delivery_date,
         w.ex_factory_date,
         CASE WHEN t.order_no IS NOT NULL THEN coalesce(w.quantity, 0) END AS ordered,
         coalesce(CASE WHEN coalesce(one.revision, 0) > coalesce(every.revision, 0) THEN one.is_cancel ELSE every.is_cancel END, FALSE) AS is_cancelled,
         coalesce(p.cut, 0) AS cut, coalesce(p.sewn, 0) AS sewn, coalesce(p.finished, 0) AS finished,
         coalesce(p.packed, 0) AS packed, coalesce(p.shipped, 0) AS shipped, coalesce(p.received, 0) AS received,
         coalesce(p.damaged, 0) AS damaged, coalesce(p.is_final, FALSE) AS is_final, p.shipped_mode,
         p.shipped_incoterm, p.last_shipped_t, p.last_delivered_t
  FROM listed AS o
  LEFT JOIN terms AS t ON t.order_no = o.order_no
  LEFT JOIN term_lines AS w ON w.order_no = o.order_no AND w.line = o.line
  LEFT JOIN line_pieces AS p ON p.order_no = o.order_no AND p.line = o.line
  LEFT JOIN calls AS one ON one.order_no = o.order_no AND one.line = o.line
  LEFT JOIN calls AS every ON every.order_no = o.order_no AND every.line IS NULL
),
expecting AS (
  SELECT *, CASE WHEN NOT is_known THEN NULL WHEN is_cancelled THEN shipped ELSE ordered END AS expected
  FROM weighed_lines
),
totals AS (
  SELECT order_no, CAST(sum(shipped) AS BIGINT) AS order_shipped, CAST(sum(expected) AS BIGINT) AS order_expected
  FROM expecting
  WHERE tolerance_per = 'order'
  GROUP BY order_no
)
SELECT e.*,
       e.is_known AND (e.is_cancelled OR e.is_final
         OR (e.tolerance_per = 'line' AND reached(e.shipped, e.expected, e.under))
         OR (e.tolerance_per = 'order' AND (reached(s.order_shipped, s.order_expected, e.under) OR e.shipped >= e.expected)))
         AS is_done_shipping
FROM expecting AS e
LEFT JOIN totals AS s ON s.order_no = e.order_no
