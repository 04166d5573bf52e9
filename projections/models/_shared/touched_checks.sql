-- To the orders whose certificates are to be checked: those of the page that ask for some or did, and those once checked
-- for a scheme of which the page touches a certificate.
SELECT order_no FROM certificates_required_rows SEMI JOIN touched_orders USING (order_no)
UNION
SELECT order_no FROM kept_checks SEMI JOIN touched_orders USING (order_no)
UNION
SELECT order_no
FROM kept_checks
WHERE scheme IN (SELECT split_part(subject, '/', 2) FROM touched_subjects WHERE starts_with(subject, 'certificate/'))
