-- @table order_lines: Every line of every order, one row each: what was agreed, what was stated, whether it came and when.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column line VARCHAR: The line; one style, colour, size and drop
-- @column style VARCHAR: Style, the line's own or the order's; NULL where the terms no longer (or don't) name the line
-- @column sku VARCHAR: Article number
-- @column colour VARCHAR: Colour
-- @column size VARCHAR: Size
-- @column drop_name VARCHAR: Drop
-- @column factory VARCHAR: Who makes it: the line's factory, else the order's
-- @column delivery_date DATE: Promised: the line's date, else its drop's, else the order's
-- @column ex_factory_date DATE: When its goods shall leave the factory: its drop's date, else the order's
-- @column ordered BIGINT: Pieces by the winning terms, 0 if they don't name the line; NULL without a confirmed
-- @column is_cancelled BOOLEAN: Whether the line is called off
-- @column expected BIGINT: Pieces expected: ordered, or (cancelled) what was shipped; NULL without a confirmed
-- @column cut BIGINT: Good pieces cut
-- @column sewn BIGINT: Good pieces sewn
-- @column finished BIGINT: Good pieces finished
-- @column packed BIGINT: Good pieces packed
-- @column shipped BIGINT: Pieces shipped, in the voice that counts
-- @column received BIGINT: Pieces received in good order
-- @column damaged BIGINT: Pieces received damaged
-- @column is_done_shipping BOOLEAN: Shipped in full within tolerance, final, or cancelled
-- @column is_delivered BOOLEAN: Received in full within tolerance, or the order is delivered
-- @column delivered_us INSTANT: Time of the last delivery of the line; NULL unless is_delivered, or where that time is assumed
-- @column delivered_on DATE: Its local date
-- @column is_late BOOLEAN: Whether delivered_on is after delivery_date; NULL where either is missing
-- @column days_late BIGINT: Days from delivery_date to delivered_on; negative = early
-- @column shipped_us INSTANT: Time of the last shipment of the line; NULL unless it is done shipping, or where that time is assumed
-- @column shipped_on DATE: Its local date
-- @column last_shipment VARCHAR: That shipment, <carrier>/<number>, also where its time is assumed
-- @column mode VARCHAR: Mode of the last shipment of the line that states one, else the terms'
-- @column incoterm VARCHAR: Incoterm code of the last shipment of the line that states one, else the terms'
-- @touched touched_orders
-- @uses line_states, order_states, counted_freight
-- @select
WITH judged AS (
  SELECT l.*, l.is_known AND l.received > 0 AND (reached(l.received, l.expected, l.under) OR o.is_delivered) AS is_delivered,
         l.is_done_shipping AND l.shipped > 0 AS is_sent
  FROM line_states AS l
  JOIN order_states AS o ON o.order_no = l.order_no
),
dated AS (
  SELECT l.*,
         CASE WHEN d.is_usable THEN d.happened_us END AS delivered_us,
         CASE WHEN d.is_usable THEN d.happened_on END AS delivered_on,
         CASE WHEN s.is_usable THEN s.happened_us END AS shipped_us,
         CASE WHEN s.is_usable THEN s.happened_on END AS shipped_on,
         s.shipment AS last_shipment
  FROM judged AS l
  LEFT JOIN counted_freight AS d
    ON d.order_no = l.order_no AND d.t = CASE WHEN l.is_delivered THEN l.last_delivered_t END
  LEFT JOIN counted_freight AS s
    ON s.order_no = l.order_no AND s.t = CASE WHEN l.is_sent THEN l.last_shipped_t END
)
SELECT order_no, line, style, sku, colour, size, drop_name, factory, delivery_date, ex_factory_date, ordered, is_cancelled,
       expected, cut, sewn, finished, packed, shipped, received, damaged, is_done_shipping, is_delivered, delivered_us,
       delivered_on,
       delivered_on > delivery_date AS is_late,
       CAST(delivered_on - delivery_date AS BIGINT) AS days_late,
       shipped_us, shipped_on, last_shipment,
       coalesce(shipped_mode, terms_mode) AS mode,
       coalesce(shipped_incoterm, terms_incoterm) AS incoterm
FROM dated
