-- From a page's facts to the shipments and certificates they are about.
SELECT DISTINCT subject FROM page_facts WHERE order_no IS NULL
