-- Every hold of a lot by who stated it. What is held since the last release without quantities is active. is_all: some of
-- that names no quantities, hence the whole lot. active, ever: quantities held, now and ever; released: quantities released
-- since the first that is active. s and stage are of the first active one, else of the last.
-- @uses lot_facts
-- @select
WITH releases AS (
  SELECT order_no, hold, lot,
         max(t) FILTER (quantities IS NULL) AS ended_t,
         max_by(authority, t) AS authority,
         max(happened_us) AS released_us,
         bool_or(concession) AS is_concession,
         list({'t': t, 'quantities': quantities}) FILTER (quantities IS NOT NULL) AS parts
  FROM lot_facts
  WHERE fact = 'released' AND hold IS NOT NULL
  GROUP BY order_no, hold, lot
),
weighed AS (
  SELECT h.order_no, h.partner, h.hold, h.lot, h.t, h.s, h.stage, h.reason, h.happened_us, h.quantities,
         r.ended_t IS NULL OR h.t > r.ended_t AS is_active, r.authority, r.released_us, r.is_concession, r.parts
  FROM lot_facts AS h
  LEFT JOIN releases AS r ON r.order_no = h.order_no AND r.hold = h.hold AND r.lot = h.lot
  WHERE h.fact = 'held'
),
keyed AS (
  SELECT order_no, partner, hold, lot,
         min(t) FILTER (is_active) AS since_t,
         coalesce(min_by({'s': s, 'stage': stage, 'reason': reason}, t) FILTER (is_active),
                  max_by({'s': s, 'stage': stage, 'reason': reason}, t)) AS told,
         coalesce(min(happened_us) FILTER (is_active), min(happened_us)) AS held_us,
         coalesce(bool_or(quantities IS NULL) FILTER (is_active), FALSE) AS is_all,
         bool_or(quantities IS NULL) AS was_all,
         flatten(list(quantities) FILTER (is_active AND quantities IS NOT NULL)) AS active,
         flatten(list(quantities) FILTER (quantities IS NOT NULL)) AS ever,
         any_value(authority) AS authority, any_value(released_us) AS released_us,
         coalesce(any_value(is_concession), FALSE) AS is_concession, any_value(parts) AS parts
  FROM weighed
  GROUP BY order_no, partner, hold, lot
)
SELECT row_number() OVER () AS hold_no, order_no, partner, hold, lot, since_t IS NOT NULL AS is_active, told.s AS s, told.stage AS stage,
       told.reason AS reason, held_us, is_all, was_all, active, ever,
       flatten(list_transform(list_filter(parts, lambda p: p.t > since_t), lambda p: p.quantities)) AS released,
       authority, released_us, is_concession
FROM keyed
