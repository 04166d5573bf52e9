-- Where two parties speak of one thing: they disagree, or two factories state one lot and stage.
-- @uses counted_freight, stated, shipment_voices, inspected_lots
-- @select
WITH shipped_lines AS (
  SELECT order_no, shipment, voice, p.line AS line, p.quantity AS quantity
  FROM (SELECT order_no, shipment, voice, unnest(contents) AS p FROM counted_freight WHERE fact = 'shipped' AND purpose = 'bulk')
),
delivered_lines AS (
  SELECT order_no, shipment, voice, p.line AS line, p.quantity AS quantity
  FROM (
    SELECT c.order_no, c.shipment, c.voice, unnest(c.quantities) AS p
    FROM counted_freight AS c
    JOIN shipment_voices AS v ON v.order_no = c.order_no AND v.shipment = c.shipment
    WHERE c.fact = 'delivered' AND v.is_bulk
  )
),
told AS (
  SELECT order_no, 'shipped ' || shipment AS about, line, voice = 'factory' AS is_counting, quantity FROM shipped_lines
  UNION ALL
  SELECT order_no, 'delivered ' || shipment AS about, line, voice = 'buyer' AS is_counting, quantity FROM delivered_lines
),
by_line AS (
  SELECT order_no, about, line,
         bool_or(is_counting) AS is_told, bool_or(NOT is_counting) AS is_told_otherwise,
         coalesce(sum(quantity) FILTER (is_counting), 0) AS counting,
         coalesce(sum(quantity) FILTER (NOT is_counting), 0) AS other
  FROM told
  GROUP BY order_no, about, line
),
verdicts AS (
  SELECT order_no, lot, max_by(verdict, t) FILTER (voice = 'inspector') AS counting,
         max_by(verdict, t) FILTER (voice = 'factory') AS other
  FROM inspected_lots
  WHERE kind_group = 'final' AND verdict IN ('accepted', 'rejected')
  GROUP BY order_no, lot
)
SELECT order_no, 'parties_disagree' AS anomaly, about, CAST(sum(counting) AS BIGINT) AS expected, CAST(sum(other) AS BIGINT) AS found
FROM by_line
GROUP BY order_no, about
HAVING bool_or(is_told) AND bool_or(is_told_otherwise) AND bool_or(counting <> other)
UNION ALL
SELECT order_no, 'parties_disagree', 'inspected ' || lot, NULL, NULL FROM verdicts WHERE counting <> other
UNION ALL
SELECT order_no, 'two_factories', stage || ' ' || lot, 1, count(DISTINCT source)
FROM stated
WHERE stage IN ('cut', 'sewn', 'finished', 'packed')
GROUP BY order_no, stage, lot
HAVING count(DISTINCT source) > 1
