-- Cancelled and reinstated of known orders by the line they name (line NULL: all lines).
-- @uses marks, terms
-- @select
WITH named AS (
  SELECT c.order_no, c.fact = 'cancelled' AS is_cancel, c.revision,
         CASE WHEN f.cancelled_lines IS NULL THEN [NULL] ELSE f.cancelled_lines END AS lines
  FROM marks AS c
  JOIN facts_others AS f ON f.notification_id = c.notification_id
  JOIN terms AS t ON t.order_no = c.order_no
  WHERE c.is_counted AND c.fact IN ('cancelled', 'reinstated')
)
SELECT order_no, line, max(revision) AS revision, max_by(is_cancel, revision) AS is_cancel
FROM (SELECT order_no, is_cancel, revision, unnest(lines) AS line FROM named)
GROUP BY order_no, line
