-- Orders that meet every filter given (NULL = not given), the most urgent first. $today is the date on which "late" is
-- judged. due = the earliest promised date of a line that is not here yet; overdue = lines past it; late = lines that
-- came after theirs; days_late = the worst of both. not_through = orders with pieces missing or
-- held; not read unless asked for.
WITH lines AS (
  SELECT order_no,
         is_late,
         days_late,
         delivery_date,
         (NOT is_delivered AND NOT is_cancelled AND expected > 0 AND delivery_date IS NOT NULL) AS is_due
  FROM order_lines
),
summed AS (
  SELECT order_no,
         min(CASE WHEN is_due THEN delivery_date END) AS due,
         count(*) FILTER (WHERE is_due AND delivery_date < $today) AS overdue,
         count(*) FILTER (WHERE is_late) AS late,
         greatest(
           coalesce(max(CASE WHEN is_late THEN days_late END), 0),
           coalesce(max(CASE WHEN is_due AND delivery_date < $today THEN CAST($today AS DATE) - delivery_date END), 0)
         ) AS days_late
  FROM lines
  GROUP BY order_no
),
not_through AS (
  SELECT order_no, sum(missing) FILTER (WHERE missing > 0) AS missing, sum(held) AS held
  FROM (
    SELECT order_no, line, sum(missing) AS missing, sum(held) AS held
    FROM pieces
    WHERE ($missing OR $held) AND (missing <> 0 OR held <> 0)
    GROUP BY order_no, line
  )
  GROUP BY order_no
)
SELECT o.order_no,
       o.status,
       o.customer,
       o.customer_po,
       o.factory,
       o.factory_ref,
       o.style,
       o.delivery_date AS promised,
       s.due,
       o.last_delivered_on AS delivered_on,
       coalesce(s.late, 0) AS lines_late,
       coalesce(s.overdue, 0) AS lines_overdue,
       coalesce(s.days_late, 0) AS days_late,
       o.ordered,
       o.shipped,
       o.received,
       o.anomalies,
       count(*) OVER () AS found
FROM orders AS o
LEFT JOIN summed AS s ON s.order_no = o.order_no
WHERE (NOT $late OR s.late > 0 OR s.overdue > 0)
  AND ($due_before IS NULL OR s.due < $due_before)
  AND ($factory IS NULL OR o.factory = $factory)
  AND (NOT $missing OR o.order_no IN (SELECT order_no FROM not_through WHERE missing > 0))
  AND (NOT $held OR o.order_no IN (SELECT order_no FROM not_through WHERE held > 0))
  AND ($customer IS NULL OR contains(lower(o.customer), lower($customer)))
  AND ($status IS NULL OR o.status = $status)
  AND ($search IS NULL
       OR contains(lower(o.order_no), lower($search))
       OR contains(lower(o.customer_po), lower($search))
       OR contains(lower(o.factory_ref), lower($search)))
ORDER BY s.due NULLS LAST, o.order_no
LIMIT $most
