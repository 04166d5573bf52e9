-- @table lead_times: Times between consecutive stated stages of an order, and what is still open; one row each.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column from_stage VARCHAR: Earlier stage
-- @column to_stage VARCHAR: The next one stated (open: the next in the order of stages)
-- @column factory VARCHAR: The order's factory
-- @column month VARCHAR: Month of confirmation, YYYY-MM; NULL if unknown or assumed
-- @column state VARCHAR: done; assumed (complete, but a time is missing); open
-- @column lead_us SPAN: Last to last; only where done
-- @column queue_us SPAN: Last of the earlier to first of the later; may be negative
-- @column work_us SPAN: First to last of the later stage
-- @touched touched_orders
-- @uses stage_rows, order_states, terms
-- @select
WITH chain AS (
  SELECT order_no, stage, place, first_us, last_us, is_complete,
         lead(stage) OVER w AS next_stage,
         lead(first_us) OVER w AS next_first_us,
         lead(last_us) OVER w AS next_last_us,
         lead(is_complete) OVER w AS next_complete
  FROM stage_rows
  WHERE place IS NOT NULL
  WINDOW w AS (PARTITION BY order_no ORDER BY place)
),
steps AS (
  SELECT order_no, stage AS from_stage, next_stage AS to_stage,
         CASE WHEN NOT next_complete THEN 'open'
              WHEN last_us IS NULL OR next_last_us IS NULL THEN 'assumed'
              ELSE 'done' END AS state,
         next_last_us - last_us AS lead_us,
         next_first_us - last_us AS queue_us,
         next_last_us - next_first_us AS work_us
  FROM chain
  WHERE next_stage IS NOT NULL
  UNION ALL
  SELECT c.order_no, c.stage AS from_stage,
         CASE c.place WHEN 0 THEN 'cut' WHEN 1 THEN 'sewn' WHEN 2 THEN 'finished' WHEN 3 THEN 'packed'
                      WHEN 4 THEN 'shipped' ELSE 'delivered' END AS to_stage,
         'open' AS state, NULL AS lead_us, NULL AS queue_us, NULL AS work_us
  FROM chain AS c
  JOIN order_states AS o ON o.order_no = c.order_no
  WHERE c.next_stage IS NULL AND c.place < 6 AND o.status <> 'cancelled'
)
SELECT s.order_no, s.from_stage, s.to_stage, t.factory,
       CASE WHEN t.is_usable THEN left(CAST(t.confirmed_on AS VARCHAR), 7) END AS month,
       s.state,
       CASE WHEN s.state = 'done' THEN s.lead_us END AS lead_us,
       CASE WHEN s.state = 'done' THEN s.queue_us END AS queue_us,
       CASE WHEN s.state = 'done' THEN s.work_us END AS work_us
FROM steps AS s
LEFT JOIN terms AS t ON t.order_no = s.order_no
