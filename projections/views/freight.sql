-- @table freight: Every shipment of an order with what its carrier tells of the cargo; one row each. A consolidated shipment has one row an order; what the carrier tells is the same in all.
-- @column order_no VARCHAR: The order
-- @column shipment VARCHAR: <carrier>/<number>
-- @column carrier VARCHAR: Carrier
-- @column purpose VARCHAR: bulk, replacement or sample; NULL if only delivered
-- @column orders BIGINT: Orders that name this shipment; more than one = consolidated
-- @column mode VARCHAR: Mode
-- @column incoterm VARCHAR: Incoterm code
-- @column incoterm_edition VARCHAR: Its edition
-- @column booking VARCHAR: Booking
-- @column waybill VARCHAR: Waybill
-- @column origin VARCHAR: UN/LOCODE
-- @column destination VARCHAR: UN/LOCODE
-- @column containers VARCHAR[]: Containers, as the order's shipment names them
-- @column cargo_containers VARCHAR[]: Containers, as the carrier's statuses name them
-- @column cartons BIGINT: Cartons stated; NULL if none are
-- @column pieces BIGINT: Bulk pieces shipped of this order
-- @column received BIGINT: Pieces received in good order
-- @column damaged BIGINT: Pieces received damaged
-- @column short BIGINT: Pieces neither received nor damaged, once the shipment is received; else 0
-- @column is_received BOOLEAN: Closed by a delivery, or all its contents received or damaged
-- @column first_shipped_us INSTANT: First usable time of shipping
-- @column last_shipped_us INSTANT: Last usable time of shipping
-- @column shipped_on DATE: Local date of the first
-- @column first_delivered_us INSTANT: First usable time of delivery to the buyer
-- @column last_delivered_us INSTANT: Last usable time of delivery to the buyer
-- @column delivered_on DATE: Local date of the last
-- @column etd DATE: Estimated departure, as the shipment was stated
-- @column eta DATE: Estimated arrival, as the shipment was stated
-- @column etd_us INSTANT: Estimated departure, as the carrier last told
-- @column eta_us INSTANT: Estimated arrival, as the carrier last told
-- @column departed_us INSTANT: First departure
-- @column departed_on DATE: Its local date
-- @column arrived_us INSTANT: Last arrival
-- @column arrived_on DATE: Its local date
-- @column cleared_us INSTANT: Last customs clearance
-- @column refused_us INSTANT: Last refusal by customs
-- @column customs VARCHAR: cleared or refused, by the later of these; NULL if neither
-- @column delivered_us INSTANT: Last delivery by the carrier's word
-- @column damaged_us INSTANT: Last damage by the carrier's word
-- @column departures BIGINT: Departures; NULL where the carrier tells nothing (so are all that are its)
-- @column transhipments BIGINT: Departures after the first
-- @column last_code VARCHAR: UN recommendation 24 code of what happened last
-- @column last_place VARCHAR: Where, UN/LOCODE
-- @column last_us INSTANT: When
-- @select
SELECT s.order_no, s.shipment, s.carrier, s.purpose, n.orders, s.mode, s.incoterm, s.incoterm_edition, s.booking, s.waybill,
       s.origin, s.destination, s.containers, c.containers AS cargo_containers, s.cartons, s.pieces, s.received, s.damaged,
       s.short, s.is_received, s.first_shipped_us, s.last_shipped_us, s.shipped_on, s.first_delivered_us,
       s.last_delivered_us, s.delivered_on, s.etd, s.eta, c.etd_us, c.eta_us, c.departed_us, c.departed_on, c.arrived_us, c.arrived_on,
       c.cleared_us, c.refused_us, c.customs, c.delivered_us, c.damaged_us, c.departures, c.transhipments, c.last_code,
       c.last_place, c.last_us
FROM kept.shipments AS s
JOIN (SELECT shipment, count(*) AS orders FROM kept.shipments GROUP BY shipment) AS n ON n.shipment = s.shipment
LEFT JOIN kept.cargo AS c ON c.shipment = s.shipment
