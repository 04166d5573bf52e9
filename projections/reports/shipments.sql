-- Shipments as freight: one row each, however many orders are aboard; of one order only what is its own. etd and eta = the
-- carrier's last forecast, else what was stated when the goods left; atd and ata = what the carrier saw. pieces, received,
-- damaged and short are sums over the orders counted in `orders`. Those on their way first, the soonest first;
-- after them what is nothing but samples or replacements, of which no pieces are counted here.
WITH told AS (
  SELECT shipment,
         min_by(mode, order_no) AS mode,
         min(carrier) AS carrier,
         min_by(containers, order_no) FILTER (WHERE len(containers) > 0) AS containers,
         min_by(waybill, order_no) AS waybill,
         min_by(booking, order_no) AS booking,
         min_by(incoterm, order_no) AS incoterm,
         min_by(origin, order_no) AS origin,
         min_by(destination, order_no) AS destination,
         min_by(purpose, order_no) AS purpose,
         min(shipped_on) AS shipped_on,
         max(etd) AS etd_stated, max(eta) AS eta_stated,
         CAST(sum(cartons) AS BIGINT) AS cartons,
         CAST(sum(pieces) AS BIGINT) AS pieces, CAST(sum(received) AS BIGINT) AS received,
         CAST(sum(damaged) AS BIGINT) AS damaged, CAST(sum(short) AS BIGINT) AS short,
         bool_and(is_received) AS is_received,
         count(*) AS orders,
         min(order_no) AS one_order
  FROM shipments
  WHERE $order IS NULL OR order_no = $order
  GROUP BY shipment
)
SELECT t.shipment, t.mode, t.carrier, coalesce(t.containers, c.containers) AS containers, t.waybill, t.booking, t.incoterm,
       t.origin, t.destination, t.purpose, t.shipped_on,
       coalesce(CAST(c.etd_at AS DATE), t.etd_stated) AS etd, c.departed_on AS atd,
       coalesce(CAST(c.eta_at AS DATE), t.eta_stated) AS eta, c.arrived_on AS ata,
       c.customs, c.cleared_at, c.transhipments, c.last_code, c.last_place, c.last_at,
       t.cartons, t.pieces, t.received, t.damaged, t.short, t.is_received, t.orders, t.one_order,
       count(*) OVER () AS in_all
FROM told AS t
LEFT JOIN cargo AS c ON c.shipment = t.shipment
WHERE NOT $open OR NOT t.is_received
ORDER BY t.is_received, coalesce(t.purpose, 'bulk') <> 'bulk', coalesce(CAST(c.eta_at AS DATE), t.eta_stated, t.shipped_on) NULLS LAST, t.shipment
LIMIT $most
