-- Per order: sums over its listed lines, which stages are complete, and its status.
-- @uses marks, line_states, lot_states, shipment_states
-- @select
WITH sums AS (
  SELECT order_no,
         bool_or(is_known) AS is_known,
         any_value(tolerance_per) AS tolerance_per,
         any_value(under) AS under,
         any_value(above) AS above,
         count(*) FILTER (is_winning) AS lines,
         CAST(sum(ordered) FILTER (is_winning) AS BIGINT) AS ordered,
         CAST(sum(expected) AS BIGINT) AS expected,
         CAST(sum(cut) AS BIGINT) AS cut,
         CAST(sum(sewn) AS BIGINT) AS sewn,
         CAST(sum(finished) AS BIGINT) AS finished,
         CAST(sum(packed) AS BIGINT) AS packed,
         CAST(sum(shipped) AS BIGINT) AS shipped,
         CAST(sum(received) AS BIGINT) AS received,
         CAST(sum(damaged) AS BIGINT) AS damaged,
         bool_and(reached(cut, expected, under)) AS each_cut,
         bool_and(reached(sewn, expected, under)) AS each_sewn,
         bool_and(reached(finished, expected, under)) AS each_finished,
         bool_and(reached(packed, expected, under)) AS each_packed,
         bool_and(reached(received, expected, under)) AS each_received,
         bool_and(is_done_shipping) AS is_done_shipping,
         count(*) FILTER (is_winning) > 0 AND bool_and(is_cancelled) FILTER (is_winning) AS is_all_cancelled
  FROM line_states
  GROUP BY order_no
),
arrivals AS (
  SELECT order_no, bool_and(is_received) AS is_received
  FROM shipment_states
  WHERE is_shipped
  GROUP BY order_no
),
orders_seen AS (
  SELECT DISTINCT order_no FROM marks
),
reaching AS (
  SELECT o.order_no,
         coalesce(s.is_known, FALSE) AS is_known, s.tolerance_per, s.under, s.above, coalesce(s.lines, 0) AS lines, s.ordered, s.expected,
         coalesce(s.cut, 0) AS cut, coalesce(s.sewn, 0) AS sewn, coalesce(s.finished, 0) AS finished,
         coalesce(s.packed, 0) AS packed, coalesce(s.shipped, 0) AS shipped, coalesce(s.received, 0) AS received,
         coalesce(s.damaged, 0) AS damaged,
         coalesce(s.is_all_cancelled, FALSE) AS is_all_cancelled,
         coalesce(s.expected > 0, FALSE) AS is_expecting,
         CASE WHEN s.tolerance_per = 'order' THEN reached(s.cut, s.expected, s.under) ELSE s.each_cut END AS all_cut,
         CASE WHEN s.tolerance_per = 'order' THEN reached(s.sewn, s.expected, s.under) ELSE s.each_sewn END AS all_sewn,
         CASE WHEN s.tolerance_per = 'order' THEN reached(s.finished, s.expected, s.under) ELSE s.each_finished END AS all_finished,
         CASE WHEN s.tolerance_per = 'order' THEN reached(s.packed, s.expected, s.under) ELSE s.each_packed END AS all_packed,
         CASE WHEN s.tolerance_per = 'order' THEN reached(s.received, s.expected, s.under) ELSE s.each_received END AS all_received,
         coalesce(s.is_done_shipping, FALSE) AS is_done_shipping,
         coalesce(a.is_received, TRUE) AS is_all_in,
         coalesce(l.lots_cut, FALSE) AS lots_cut, coalesce(l.lots_sewn, FALSE) AS lots_sewn,
         coalesce(l.lots_finished, FALSE) AS lots_finished, coalesce(l.lots_packed, FALSE) AS lots_packed,
         coalesce(l.lots_accepted, FALSE) AS lots_accepted, coalesce(l.is_stated, FALSE) AS has_lots
  FROM orders_seen AS o
  LEFT JOIN sums AS s ON s.order_no = o.order_no
  LEFT JOIN arrivals AS a ON a.order_no = o.order_no
  LEFT JOIN lot_states AS l ON l.order_no = o.order_no
),
out_of_house AS (
  SELECT *,
         received > 0 AND is_expecting AND (all_received OR (is_done_shipping AND is_all_in)) AS is_delivered
  FROM reaching
),
shipping AS (
  SELECT *, is_delivered OR (is_expecting AND shipped > 0 AND is_done_shipping) AS is_shipped FROM out_of_house
),
packing AS (
  SELECT *, is_shipped OR lots_packed OR (is_expecting AND packed > 0 AND all_packed) AS is_packed FROM shipping
),
finishing AS (
  SELECT *, is_packed OR lots_finished OR (is_expecting AND finished > 0 AND all_finished) AS is_finished FROM packing
),
sewing AS (
  SELECT *, is_finished OR lots_sewn OR (is_expecting AND sewn > 0 AND all_sewn) AS is_sewn FROM finishing
),
complete AS (
  SELECT *, is_sewn OR lots_cut OR (is_expecting AND cut > 0 AND all_cut) AS is_cut FROM sewing
)
SELECT order_no, is_known, tolerance_per, under, above, has_lots, is_expecting AND is_done_shipping AS is_sent_off, lines, ordered, expected, cut, sewn, finished, packed, shipped, received, damaged,
       is_cut, is_sewn, is_finished, is_packed, is_shipped, is_delivered,
       CASE WHEN is_known AND is_all_cancelled AND shipped = 0 THEN 'cancelled'
            WHEN is_delivered THEN 'delivered'
            WHEN received > 0 THEN 'part_delivered'
            WHEN shipped > 0 AND is_shipped THEN 'shipped'
            WHEN shipped > 0 THEN 'part_shipped'
            WHEN is_packed AND lots_accepted THEN 'accepted'
            WHEN is_packed THEN 'packed'
            WHEN packed > 0 THEN 'packing'
            WHEN finished > 0 THEN 'finishing'
            WHEN sewn > 0 THEN 'sewing'
            WHEN cut > 0 THEN 'cutting'
            WHEN is_known THEN 'confirmed'
            ELSE 'unconfirmed' END AS status
FROM complete
