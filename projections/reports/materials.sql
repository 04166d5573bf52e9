-- Materials received for an order, by material, lot and unit.
SELECT material, lot, quantity, unit, supplier, certificates, first_at, last_at, facts
FROM materials
WHERE order_no = $order
ORDER BY material, lot, unit
