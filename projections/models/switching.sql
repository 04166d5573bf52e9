-- @table switching: Which severity of inspection each first submission should have had, by the switching rules of ISO 2859-1 over the stream of one factory, style family and class; one row a lot and class.
-- @key stream
-- @column stream VARCHAR: <factory>/<style family>/<class>
-- @column factory VARCHAR: Factory
-- @column style_family VARCHAR: Style family, or the style where none is named
-- @column class VARCHAR: critical, major, minor
-- @column number BIGINT: Place in the stream, from 1
-- @column order_no VARCHAR: The order
-- @column inspection VARCHAR: The inspection
-- @column fact_id VARCHAR: Id of its fact
-- @column partner VARCHAR: Who inspected
-- @column happened_us INSTANT: When
-- @column aql VARCHAR: AQL of the class
-- @column letter VARCHAR: Code letter
-- @column ac BIGINT: Acceptance number used
-- @column found BIGINT: Pieces found of the class; if its AQL is above 10, defects (if none are listed for its pieces, it takes no part)
-- @column is_accepted BOOLEAN: Whether the class was accepted; its own numbers count, not the lot's verdict
-- @column severity VARCHAR: Severity stated
-- @column severity_due VARCHAR: Severity due: normal, tightened, reduced; discontinued = no inspection until action is agreed
-- @column is_reduced_permitted BOOLEAN: Whether reduced was permitted for it
-- @column score BIGINT: ISO's switching score after it
-- @column why VARCHAR: What it did to the stream, in words
-- @column differs BOOLEAN: Whether the severity stated is none of those allowed
-- @column due_next VARCHAR: Severity due for the stream's next first submission
-- @touched touched_switching
-- @through switching_replayed
-- @select
-- The lots of each stream in order; the rules, one lot after the other, are gone through in Python (`replayed.py`), which
-- adds severity_due and the columns after it.
WITH classes AS (
  SELECT factory, style_family, order_no, inspection, fact_id, partner, happened_us, letter, severity, edition,
         unnest([
           {'class': 'critical', 'aql': critical_aql, 'ac': critical_ac, 're': critical_re, 'found': critical_found},
           {'class': 'major', 'aql': major_aql, 'ac': major_ac, 're': major_re, 'found': major_found},
           {'class': 'minor', 'aql': minor_aql, 'ac': minor_ac, 're': minor_re, 'found': minor_found}
         ]) AS c
  FROM known_inspections
  WHERE is_first AND factory IS NOT NULL AND letter IS NOT NULL
)
SELECT l.factory || '/' || l.style_family || '/' || l.c.class AS stream, l.factory, l.style_family, l.c.class AS class,
       row_number() OVER (
         PARTITION BY l.factory, l.style_family, l.c.class
         ORDER BY l.happened_us, '/partners/' || l.partner, l.order_no, l.fact_id) AS number,
       l.order_no, l.inspection, l.fact_id, l.partner, l.happened_us, l.c.aql AS aql, l.letter, l.c.ac AS ac,
       l.c.found AS found, l.c.found < l.c.re AS is_accepted, l.severity,
       l.edition, l.c.found > l.c.ac AND l.c.found < l.c.re AS is_gap, coalesce(l.c.found <= p.tighter_ac, FALSE) AS is_tighter
FROM classes AS l
JOIN aql_plans AS p ON p.severity = l.severity AND p.edition = l.edition AND p.letter = l.letter AND p.aql = l.c.aql
WHERE l.c.found IS NOT NULL
ORDER BY stream, number
