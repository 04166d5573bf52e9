-- Inspections by lot, and whose word counts for that lot: the inspector's, else the factory's. Final and reinspection
-- are one kind.
-- @uses counted_inspections
-- @select
WITH by_lot AS (
  SELECT order_no, notification_id, t, voice, verdict, unnest(lots) AS lot,
         CASE WHEN kind IN ('final', 'reinspection') THEN 'final' ELSE kind END AS kind_group
  FROM counted_inspections
)
SELECT *,
       voice = CASE WHEN bool_or(voice = 'inspector') OVER (PARTITION BY order_no, lot, kind_group)
                    THEN 'inspector' ELSE 'factory' END AS is_in_voice
FROM by_lot
