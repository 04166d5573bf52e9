-- What buyers said of the terms: the counting `confirmed` and every `amended`, with their fields.
-- is_of_buyer: stated by the source of the counting `confirmed`; only these name members.
-- @uses ranked, set_aside, chosen
-- @select
SELECT w.order_no, w.notification_id, w.fact, w.revision, w.source = c.source AS is_of_buyer,
       f.stated, f.happened_us, f.happened_on, f.time_is, f.customer, f.customer_po, f.factory, f.factory_ref, f.parties,
       f.style, f.style_family, f.season, f.lines, f.ex_factory_date, f.delivery_date, f.drops, f.incoterm, f.mode,
       f.tolerance, f.inspection_terms, f.certificates
FROM ranked AS w
ANTI JOIN set_aside AS s ON s.notification_id = w.notification_id
JOIN chosen AS c ON c.order_no = w.order_no
JOIN facts_terms AS f ON f.notification_id = w.notification_id
WHERE w.fact = 'amended' OR w.notification_id = c.notification_id
