-- From a page's facts to the orders they change: their own, and those whose correction names one of them as a
-- replacement that stands on another subject (replacement_missing goes away when it comes).
SELECT order_no FROM page_facts WHERE order_no IS NOT NULL
UNION
SELECT r.order_no
FROM replacements_elsewhere AS r
JOIN page_facts AS p ON p.source = r.source AND p.subject = r.subject AND p.id = r.id
