-- One row an order and stage that was stated. Times only from facts whose time isn't assumed.
-- @uses stated, order_states
-- @select
WITH grouped AS (
  SELECT order_no, stage,
         min(happened_us) FILTER (is_usable) AS first_us,
         max(happened_us) FILTER (is_usable) AS last_us,
         CAST(sum(presented) AS BIGINT) AS presented,
         CAST(coalesce(sum(rejected), 0) AS BIGINT) AS rejects,
         count(*) AS facts,
         count(*) FILTER (NOT is_usable) AS assumed
  FROM stated
  GROUP BY order_no, stage
)
SELECT g.order_no, g.stage, g.first_us, g.last_us,
       CASE g.stage WHEN 'confirmed' THEN coalesce(o.ordered, 0) WHEN 'cut' THEN o.cut WHEN 'sewn' THEN o.sewn
                    WHEN 'finished' THEN o.finished WHEN 'packed' THEN o.packed WHEN 'shipped' THEN o.shipped
                    WHEN 'delivered' THEN o.received ELSE coalesce(g.presented, 0) END AS quantity,
       g.rejects, g.facts, g.assumed,
       CASE g.stage WHEN 'confirmed' THEN TRUE WHEN 'cut' THEN o.is_cut WHEN 'sewn' THEN o.is_sewn
                    WHEN 'finished' THEN o.is_finished WHEN 'packed' THEN o.is_packed WHEN 'shipped' THEN o.is_shipped
                    WHEN 'delivered' THEN o.is_delivered ELSE FALSE END AS is_complete,
       CASE g.stage WHEN 'confirmed' THEN 0 WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 WHEN 'packed' THEN 4
                    WHEN 'shipped' THEN 5 WHEN 'delivered' THEN 6 END AS place
FROM grouped AS g
JOIN order_states AS o ON o.order_no = g.order_no
