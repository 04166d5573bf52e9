-- The facts that --as-stated leaves out: every `corrected`, and what replaced a fact that one voids (of the first of several
-- about one fact; the rule of `effective`). {facts} = identities of all facts, {others} = the table that has `corrected`.
-- $order = only what concerns this order; NULL = all.
WITH corrections AS (
  SELECT notification_id, subject, source, id, corrects, happened_us, replaced_by
  FROM {others}
  WHERE fact = 'corrected'
    AND ($order IS NULL OR subject = $order OR list_contains(list_transform(replaced_by, lambda r: r.subject), $order))
),
effective AS (
  SELECT c.subject, c.source, c.replaced_by
  FROM corrections AS c
  JOIN {facts} AS x ON x.subject = c.subject AND x.source = c.source AND x.id = c.corrects
  WHERE x.fact <> 'corrected'
  QUALIFY row_number() OVER (PARTITION BY c.subject, c.source, c.corrects ORDER BY c.happened_us, c.id) = 1
),
replacements AS (
  SELECT source, coalesce(r.subject, subject) AS subject, r.id AS id
  FROM (SELECT source, subject, unnest(replaced_by) AS r FROM effective)
)
SELECT notification_id, subject FROM corrections
UNION
SELECT x.notification_id, x.subject
FROM {facts} AS x
SEMI JOIN replacements AS r ON r.source = x.source AND r.subject = x.subject AND r.id = x.id
