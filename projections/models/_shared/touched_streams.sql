-- From a page's house events to the streams they change.
SELECT DISTINCT stream FROM page_house_events
