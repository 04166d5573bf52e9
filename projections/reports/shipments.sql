-- Shipments as freight: one row each, however many orders are aboard; of one order only what is its own. etd and eta = the
-- carrier's last forecast, else what was stated when the goods left; atd and ata = what the carrier saw. pieces, received,
-- damaged and short are sums over the orders counted in `orders`. incoterm_of = shipment where it states a term itself, else
-- order: the term agreed, of which the edition is not kept; purpose = bulk as soon as one order's pieces aboard are. Those on
-- their way first, the soonest first; after them what is nothing but samples or replacements, of which no pieces are counted
-- here. First by those few columns which shipments are shown, then all that is told of these.
WITH placed AS (
  SELECT shipment, bool_and(is_received) AS is_received, min(shipped_on) AS shipped_on, max(eta) AS eta_stated,
         coalesce(NOT bool_or(purpose = 'bulk'), FALSE) AS is_apart
  FROM shipments
  WHERE $order IS NULL OR order_no = $order
  GROUP BY shipment
),
shown AS (
  SELECT p.*, coalesce(CAST(c.eta_at AS DATE), p.eta_stated) AS eta, count(*) OVER () AS in_all
  FROM placed AS p
  LEFT JOIN cargo AS c ON c.shipment = p.shipment
  WHERE NOT $open OR NOT p.is_received
  ORDER BY p.is_received, p.is_apart, coalesce(eta, p.shipped_on) NULLS LAST, p.shipment
  LIMIT $most
),
told AS (
  SELECT s.shipment,
         min_by(s.mode, s.order_no) AS mode,
         min(s.carrier) AS carrier,
         min_by(s.containers, s.order_no) FILTER (WHERE len(s.containers) > 0) AS containers,
         min_by(s.waybill, s.order_no) AS waybill,
         min_by(s.booking, s.order_no) AS booking,
         min_by({'code': s.incoterm, 'edition': s.incoterm_edition}, s.order_no) FILTER (WHERE s.incoterm IS NOT NULL) AS stated,
         min_by(o.incoterm, s.order_no) AS incoterm_agreed,
         min_by(s.origin, s.order_no) AS origin,
         min_by(s.destination, s.order_no) AS destination,
         CASE WHEN bool_or(s.purpose = 'bulk') THEN 'bulk' ELSE min_by(s.purpose, s.order_no) END AS purpose,
         max(s.etd) AS etd_stated,
         CAST(sum(s.cartons) AS BIGINT) AS cartons,
         CAST(sum(s.pieces) AS BIGINT) AS pieces, CAST(sum(s.received) AS BIGINT) AS received,
         CAST(sum(s.damaged) AS BIGINT) AS damaged, CAST(sum(s.short) AS BIGINT) AS short,
         count(*) AS orders,
         min(s.order_no) AS one_order
  FROM shipments AS s
  LEFT JOIN orders AS o ON o.order_no = s.order_no
  WHERE ($order IS NULL OR s.order_no = $order) AND s.shipment IN (SELECT shipment FROM shown)
  GROUP BY s.shipment
)
SELECT t.shipment, t.mode, t.carrier, coalesce(t.containers, c.containers) AS containers, t.waybill, t.booking,
       coalesce(t.stated.code, t.incoterm_agreed) AS incoterm, t.stated.edition AS incoterm_edition,
       CASE WHEN t.stated IS NOT NULL THEN 'shipment' WHEN t.incoterm_agreed IS NOT NULL THEN 'order' END AS incoterm_of,
       t.origin, t.destination, t.purpose, n.shipped_on,
       coalesce(CAST(c.etd_at AS DATE), t.etd_stated) AS etd, c.departed_on AS atd, n.eta, c.arrived_on AS ata,
       c.customs, c.cleared_at, c.transhipments, c.last_code, c.last_place, c.last_at,
       t.cartons, t.pieces, t.received, t.damaged, t.short, n.is_received, t.orders, t.one_order, n.in_all
FROM shown AS n
JOIN told AS t ON t.shipment = n.shipment
LEFT JOIN cargo AS c ON c.shipment = n.shipment
ORDER BY n.is_received, n.is_apart, coalesce(n.eta, n.shipped_on) NULLS LAST, n.shipment
