-- Inspections done under another severity than was due, the latest first.
SELECT factory, style_family, class, number, order_no, inspection, partner, happened_at, severity, severity_due,
       is_reduced_permitted, is_accepted, why,
       count(*) OVER () AS in_all
FROM switching
WHERE differs AND ($factory IS NULL OR factory = $factory)
ORDER BY happened_us DESC, order_no, inspection, class
LIMIT $most
