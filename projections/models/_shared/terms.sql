-- The winning terms of each order that is known: per field the highest revision that states it, else the confirmed one.
-- A field stated as null is cleared; hence the one-field structs, which tell "stated as null" from "not stated".
-- under, above = how far below or above ordered counts as reached or allowed, in ten-thousandths of a percent (1,000,000 = 100 %).
-- @uses agreed, chosen, marks
-- @select
WITH amendments AS (
  SELECT a.order_no,
         max_by({'v': a.customer}, a.revision) FILTER (list_contains(a.stated, 'customer')) AS customer,
         max_by({'v': a.customer_po}, a.revision) FILTER (list_contains(a.stated, 'customer_po')) AS customer_po,
         max_by({'v': a.factory}, a.revision) FILTER (list_contains(a.stated, 'factory')) AS factory,
         max_by({'v': a.factory_ref}, a.revision) FILTER (list_contains(a.stated, 'factory_ref')) AS factory_ref,
         max_by({'v': a.style}, a.revision) FILTER (list_contains(a.stated, 'style')) AS style,
         max_by({'v': a.style_family}, a.revision) FILTER (list_contains(a.stated, 'style_family')) AS style_family,
         max_by({'v': a.season}, a.revision) FILTER (list_contains(a.stated, 'season')) AS season,
         max_by({'v': a.lines}, a.revision) FILTER (list_contains(a.stated, 'lines')) AS lines,
         max_by({'v': a.ex_factory_date}, a.revision) FILTER (list_contains(a.stated, 'ex_factory_date')) AS ex_factory_date,
         max_by({'v': a.delivery_date}, a.revision) FILTER (list_contains(a.stated, 'delivery_date')) AS delivery_date,
         max_by({'v': a.drops}, a.revision) FILTER (list_contains(a.stated, 'drops')) AS drops,
         max_by({'v': a.incoterm}, a.revision) FILTER (list_contains(a.stated, 'incoterm')) AS incoterm,
         max_by({'v': a.mode}, a.revision) FILTER (list_contains(a.stated, 'mode')) AS mode,
         max_by({'v': a.tolerance}, a.revision) FILTER (list_contains(a.stated, 'tolerance')) AS tolerance,
         max_by({'v': a.inspection_terms}, a.revision) FILTER (list_contains(a.stated, 'inspection')) AS inspection_terms,
         max_by({'v': a.certificates}, a.revision) FILTER (list_contains(a.stated, 'certificates')) AS certificates
  FROM agreed AS a
  JOIN marks AS m ON m.notification_id = a.notification_id
  WHERE a.fact = 'amended' AND m.is_counted
  GROUP BY a.order_no
),
revisions AS (
  SELECT order_no, max(revision) AS revision
  FROM marks
  WHERE is_counted AND fact IN ('amended', 'cancelled', 'reinstated')
  GROUP BY order_no
),
winning AS (
  SELECT a.order_no,
         a.happened_us AS confirmed_us,
         a.happened_on AS confirmed_on,
         a.time_is <> 'assumed' AS is_usable,
         coalesce(r.revision, 0) AS revision,
         x.order_no IS NOT NULL AS is_amended,
         CASE WHEN x.customer IS NULL THEN a.customer ELSE x.customer.v END AS customer,
         CASE WHEN x.customer_po IS NULL THEN a.customer_po ELSE x.customer_po.v END AS customer_po,
         CASE WHEN x.factory IS NULL THEN a.factory ELSE x.factory.v END AS factory,
         CASE WHEN x.factory_ref IS NULL THEN a.factory_ref ELSE x.factory_ref.v END AS factory_ref,
         CASE WHEN x.style IS NULL THEN a.style ELSE x.style.v END AS style,
         CASE WHEN x.style_family IS NULL THEN a.style_family ELSE x.style_family.v END AS style_family,
         CASE WHEN x.season IS NULL THEN a.season ELSE x.season.v END AS season,
         CASE WHEN x.lines IS NULL THEN a.lines ELSE x.lines.v END AS lines,
         CASE WHEN x.ex_factory_date IS NULL THEN a.ex_factory_date ELSE x.ex_factory_date.v END AS ex_factory_date,
         CASE WHEN x.delivery_date IS NULL THEN a.delivery_date ELSE x.delivery_date.v END AS delivery_date,
         CASE WHEN x.drops IS NULL THEN a.drops ELSE x.drops.v END AS drops,
         CASE WHEN x.incoterm IS NULL THEN a.incoterm ELSE x.incoterm.v END AS incoterm,
         CASE WHEN x.mode IS NULL THEN a.mode ELSE x.mode.v END AS mode,
         CASE WHEN x.tolerance IS NULL THEN a.tolerance ELSE x.tolerance.v END AS tolerance,
         CASE WHEN x.inspection_terms IS NULL THEN a.inspection_terms ELSE x.inspection_terms.v END AS inspection_terms,
         CASE WHEN x.certificates IS NULL THEN a.certificates ELSE x.certificates.v END AS certificates
  FROM agreed AS a
  JOIN chosen AS c ON c.notification_id = a.notification_id
  LEFT JOIN amendments AS x ON x.order_no = a.order_no
  LEFT JOIN revisions AS r ON r.order_no = a.order_no
)
SELECT *,
       CAST(coalesce(tolerance.under_percent, 0) * 10000 AS BIGINT) AS under,
       CAST(coalesce(tolerance.over_percent, 0) * 10000 AS BIGINT) AS above,
       coalesce(tolerance.per, 'line') AS tolerance_per
FROM winning
