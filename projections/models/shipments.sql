-- @table shipments: Every shipment of an order that a counting shipped or delivered names; one row each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column shipment VARCHAR: <carrier>/<number>
-- @column mode VARCHAR: Mode, the first stated (so are all up to containers)
-- @column incoterm VARCHAR: Incoterm code
-- @column incoterm_edition VARCHAR: Its edition
-- @column booking VARCHAR: Booking
-- @column waybill VARCHAR: Waybill
-- @column origin VARCHAR: UN/LOCODE
-- @column destination VARCHAR: UN/LOCODE
-- @column etd DATE: Estimated departure
-- @column eta DATE: Estimated arrival
-- @column containers VARCHAR[]: Containers
-- @column first_shipped_us INSTANT: First usable time of shipping
-- @column last_shipped_us INSTANT: Last usable time of shipping
-- @column pieces BIGINT: Bulk pieces shipped, in the voice that counts
-- @column received BIGINT: Pieces received in good order
-- @column damaged BIGINT: Pieces received damaged
-- @column first_delivered_us INSTANT: First usable time of delivery
-- @column last_delivered_us INSTANT: Last usable time of delivery
-- @column is_received BOOLEAN: Closed by a delivery, or all its contents received or damaged
-- @column purpose VARCHAR: bulk, replacement or sample; NULL if only delivered
-- @column carrier VARCHAR: Carrier, as the shipment's name has it
-- @column cartons BIGINT: Cartons stated; NULL if none are
-- @column short BIGINT: Pieces shipped and neither received nor damaged, once it is received; else 0
-- @column shipped_on DATE: Local date of the first shipping with a usable time
-- @column delivered_on DATE: Local date of the last delivery with a usable time
-- @column lines VARCHAR[]: Lines aboard, of whatever purpose; none if only delivered
-- @touched touched_orders
-- @uses counted_freight, shipment_voices, shipment_states
-- @select
WITH told AS (
  SELECT c.order_no, c.shipment,
         min_by(c.mode, c.t) FILTER (c.mode IS NOT NULL) AS mode,
         min_by(c.incoterm.code, c.t) FILTER (c.incoterm.code IS NOT NULL) AS incoterm,
         min_by(c.incoterm.edition, c.t) FILTER (c.incoterm.edition IS NOT NULL) AS incoterm_edition,
         min_by(c.booking, c.t) FILTER (c.booking IS NOT NULL) AS booking,
         min_by(c.waybill, c.t) FILTER (c.waybill IS NOT NULL) AS waybill,
         min_by(c.origin, c.t) FILTER (c.origin IS NOT NULL) AS origin,
         min_by(c.destination, c.t) FILTER (c.destination IS NOT NULL) AS destination,
         min_by(c.etd, c.t) FILTER (c.etd IS NOT NULL) AS etd,
         min_by(c.eta, c.t) FILTER (c.eta IS NOT NULL) AS eta,
         min_by(c.containers, c.t) FILTER (c.containers IS NOT NULL) AS containers,
         min(c.happened_us) FILTER (c.is_usable) AS first_shipped_us,
         max(c.happened_us) FILTER (c.is_usable) AS last_shipped_us,
         min_by(c.purpose, c.t) AS purpose,
         CAST(sum(c.cartons) AS BIGINT) AS cartons,
         min_by(c.happened_on, c.t) FILTER (c.is_usable) AS shipped_on,
         list_sort(list_distinct(flatten(list(list_transform(c.contents, lambda p: p.line))))) AS lines
  FROM counted_freight AS c
  JOIN shipment_voices AS v ON v.order_no = c.order_no AND v.shipment = c.shipment AND v.shipped_voice = c.voice
  WHERE c.fact = 'shipped'
  GROUP BY c.order_no, c.shipment
)
SELECT s.order_no, s.shipment, t.mode, t.incoterm, t.incoterm_edition, t.booking, t.waybill, t.origin, t.destination, t.etd,
       t.eta, t.containers, t.first_shipped_us, t.last_shipped_us, s.pieces, s.received, s.damaged, s.first_delivered_us,
       s.last_delivered_us, s.is_received, t.purpose, split_part(s.shipment, '/', 1) AS carrier, t.cartons,
       CASE WHEN s.is_received THEN greatest(s.pieces - s.received - s.damaged, 0) ELSE 0 END AS short, t.shipped_on,
       s.delivered_on, coalesce(t.lines, []) AS lines
FROM shipment_states AS s
LEFT JOIN told AS t ON t.order_no = s.order_no AND t.shipment = s.shipment
