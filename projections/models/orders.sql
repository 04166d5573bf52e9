-- @table orders: Every order that any fact names, one row each, as it stands.
-- @key order_no
-- @column order_no VARCHAR: The order's number
-- @column status VARCHAR: cancelled, delivered, part_delivered, shipped, part_shipped, accepted, packed, packing, finishing, sewing, cutting, confirmed, unconfirmed
-- @column customer VARCHAR: Customer; this and all terms are NULL until a confirmed is there
-- @column customer_po VARCHAR: The customer's order number
-- @column factory VARCHAR: Factory
-- @column factory_ref VARCHAR: The factory's own number
-- @column style VARCHAR: Style
-- @column style_family VARCHAR: Style family
-- @column season VARCHAR: Season
-- @column mode VARCHAR: Mode of transport agreed
-- @column incoterm VARCHAR: Incoterm code agreed
-- @column confirmed_on DATE: Local date of confirmation; NULL if assumed
-- @column confirmed_us INSTANT: Time of confirmation; NULL if assumed
-- @column delivery_date DATE: Promised for the order; lines and drops may say otherwise
-- @column ex_factory_date DATE: When the goods shall leave the factory
-- @column revision BIGINT: Highest revision that counts; 0 = as confirmed
-- @column lines BIGINT: Lines of the winning terms
-- @column ordered BIGINT: Pieces of the winning terms
-- @column expected BIGINT: Pieces expected: ordered, less what was cancelled and not shipped
-- @column cut BIGINT: Good pieces cut
-- @column sewn BIGINT: Good pieces sewn
-- @column finished BIGINT: Good pieces finished
-- @column packed BIGINT: Good pieces packed
-- @column shipped BIGINT: Pieces shipped
-- @column received BIGINT: Pieces received in good order
-- @column damaged BIGINT: Pieces received damaged
-- @column lines_delivered BIGINT: Lines delivered
-- @column lines_late BIGINT: Lines delivered late
-- @column last_delivered_on DATE: Local date of the last delivery of a delivered line
-- @column shipments BIGINT: Shipments
-- @column facts BIGINT: Facts recorded about the order, corrected ones included
-- @column anomalies BIGINT: Anomalies
-- @column first_happened_us INSTANT: First time stated
-- @column last_happened_us INSTANT: Last time stated
-- @column last_recorded_us INSTANT: Last record
-- @touched touched_orders
-- @uses marks, terms, order_states, order_lines, shipments, anomalies
-- @select
WITH heard AS (
  SELECT order_no, count(*) AS facts, min(happened_us) AS first_happened_us, max(happened_us) AS last_happened_us,
         max(recorded_us) AS last_recorded_us
  FROM marks
  GROUP BY order_no
),
lines AS (
  SELECT order_no, count(*) FILTER (is_delivered) AS lines_delivered, count(*) FILTER (is_late) AS lines_late,
         max(delivered_on) AS last_delivered_on
  FROM order_lines_rows
  GROUP BY order_no
),
freight AS (SELECT order_no, count(*) AS shipments FROM shipments_rows GROUP BY order_no),
wrong AS (SELECT order_no, count(*) AS anomalies FROM anomalies_rows GROUP BY order_no)
SELECT o.order_no, o.status, t.customer, t.customer_po, t.factory, t.factory_ref, t.style, t.style_family, t.season, t.mode,
       t.incoterm.code AS incoterm,
       CASE WHEN t.is_usable THEN t.confirmed_on END AS confirmed_on,
       CASE WHEN t.is_usable THEN t.confirmed_us END AS confirmed_us,
       t.delivery_date, t.ex_factory_date, t.revision, o.lines, o.ordered, o.expected, o.cut, o.sewn, o.finished, o.packed,
       o.shipped, o.received, o.damaged,
       coalesce(l.lines_delivered, 0) AS lines_delivered, coalesce(l.lines_late, 0) AS lines_late, l.last_delivered_on,
       coalesce(f.shipments, 0) AS shipments, h.facts, coalesce(w.anomalies, 0) AS anomalies,
       h.first_happened_us, h.last_happened_us, h.last_recorded_us
FROM order_states AS o
JOIN heard AS h ON h.order_no = o.order_no
LEFT JOIN terms AS t ON t.order_no = o.order_no
LEFT JOIN lines AS l ON l.order_no = o.order_no
LEFT JOIN freight AS f ON f.order_no = o.order_no
LEFT JOIN wrong AS w ON w.order_no = o.order_no
