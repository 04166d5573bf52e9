-- Inspections done under another severity than was due, stream by stream in the order of time.
SELECT factory, style_family, class, number, order_no, inspection, partner, happened_at, severity, severity_due,
       is_reduced_permitted, is_accepted, why
FROM switching
WHERE differs AND ($factory IS NULL OR factory = $factory)
ORDER BY factory, style_family, class, number
