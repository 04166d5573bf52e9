-- @table inspections: Every inspection that counts, one row each: what was found, under which plan of ISO 2859-1, and what that makes the verdict.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column partner VARCHAR: Who stated it
-- @column voice VARCHAR: inspector or factory: with which the partner speaks here
-- @column inspection VARCHAR: The inspection's number, unique to its partner
-- @column fact_id VARCHAR: Id of the fact
-- @column follows VARCHAR: The inspection it follows
-- @column kind VARCHAR: inline, during, final, reinspection
-- @column lots VARCHAR[]: Lots judged, all by the one verdict
-- @column happened_us INSTANT: When
-- @column inspected_on DATE: Its local date
-- @column is_counting BOOLEAN: Whether its partner's word is the one that counts, for one of its lots at least
-- @column is_current BOOLEAN: Whether it is the last word on this inspection
-- @column is_first BOOLEAN: Whether it decided on a first submission: what switching and right-first-time go by
-- @column factory VARCHAR: The order's factory
-- @column style_family VARCHAR: The order's style family, else its style
-- @column "level" VARCHAR: Inspection level: stated, else by the terms, else II
-- @column severity VARCHAR: Severity stated; normal where none is
-- @column edition VARCHAR: iso (ISO 2859-1) or ansi (ANSI/ASQ Z1.4), by the terms; they differ in reduced inspection
-- @column presented BIGINT: Pieces presented: the size of the lot
-- @column sampled BIGINT: Pieces sampled
-- @column letter VARCHAR: Code letter of lot size and level; NULL where no AQL is agreed or stated
-- @column sample_due BIGINT: Pieces to sample by the largest plan, at most the lot; NULL without a plan
-- @column critical_ac BIGINT: Acceptance number, critical defectives (0 where no AQL is agreed for them)
-- @column major_ac BIGINT: Acceptance number, major; NULL without a plan
-- @column minor_ac BIGINT: Acceptance number, minor; NULL without a plan
-- @column critical_re BIGINT: Rejection number, critical
-- @column major_re BIGINT: Rejection number, major
-- @column minor_re BIGINT: Rejection number, minor
-- @column critical BIGINT: Pieces found with a critical defect
-- @column major BIGINT: Pieces found with a major one as their worst
-- @column minor BIGINT: Pieces found with a minor one as their worst
-- @column defects BIGINT: Defects found; one piece may have several
-- @column verdict VARCHAR: Verdict stated: accepted, rejected, pending, not_conducted
-- @column computed VARCHAR: accepted or rejected by what the plans count (_found); NULL unless final or reinspection, decided, and with plans, or if a count that would decide is not stated
-- @column is_gap BOOLEAN: Accepted between the two numbers of ANSI's reduced inspection: the next lot goes back to normal
-- @column critical_aql VARCHAR: AQL of the critical plan as the table spells it; NULL where accepted on zero only
-- @column major_aql VARCHAR: AQL of the major plan
-- @column minor_aql VARCHAR: AQL of the minor plan
-- @column critical_found BIGINT: What the critical plan counts: pieces; defects if its AQL is above 10, that is, per 100 pieces; NULL if then no defects are listed, or without a plan
-- @column major_found BIGINT: What the major plan counts, likewise
-- @column minor_found BIGINT: What the minor plan counts, likewise
-- @touched touched_orders
-- @uses counted_inspections, inspected_lots, terms
-- @select
WITH voiced AS (
  SELECT *, bool_or(is_in_voice) OVER (PARTITION BY notification_id) AS is_counting FROM inspected_lots
),
by_lot AS (
  -- of each lot the first that decided on it
  SELECT notification_id, t, is_counting,
         min(CASE WHEN is_counting AND kind_group = 'final' AND verdict IN ('accepted', 'rejected') THEN t END)
           OVER (PARTITION BY order_no, lot) AS first_t
  FROM voiced
),
standing AS (
  SELECT notification_id, bool_or(is_counting) AS is_counting, bool_and(t = first_t) AS is_first_for_all
  FROM by_lot
  GROUP BY notification_id
),
agreed_upon AS (
  SELECT c.order_no, c.t, c.source, c.partner, c.voice, c.id, c.inspection, c.follows, c.kind, c.lots, c.happened_us,
         c.happened_on, c.presented, c.sampled, c.verdict,
         c.verdict IN ('accepted', 'rejected') AS is_decisive,
         coalesce(v.is_counting, FALSE) AS is_counting,
         coalesce(v.is_first_for_all, FALSE) AS is_first_for_all,
         t.factory,
         coalesce(t.style_family, t.style) AS style_family,
         coalesce(c."level", t.inspection_terms."level", 'II') AS "level",
         coalesce(c.severity, 'normal') AS severity,
         coalesce(t.inspection_terms.edition, 'iso') AS edition,
         c.aql IS NOT NULL OR t.inspection_terms IS NOT NULL AS has_aql,
         CASE WHEN c.aql IS NOT NULL THEN c.aql ELSE t.inspection_terms.aql END AS aql,
         coalesce(c.defectives.critical, 0) AS critical,
         coalesce(c.defectives.major, 0) AS major,
         coalesce(c.defectives.minor, 0) AS minor,
         CAST(coalesce(list_sum(list_transform(c.defects, lambda d: d.defects)), 0) AS BIGINT) AS defects,
         c.defects AS listed
  FROM counted_inspections AS c
  LEFT JOIN standing AS v ON v.notification_id = c.notification_id
  LEFT JOIN terms AS t ON t.order_no = c.order_no
),
lettered AS (
  -- table 1 begins with lots of 2
  SELECT a.*, l.letter, l.plans[a.aql.critical] AS c, l.plans[a.aql.major] AS j, l.plans[a.aql.minor] AS n
  FROM agreed_upon AS a
  LEFT JOIN aql_lots AS l
    ON a.has_aql AND l."level" = a."level" AND l.severity = a.severity AND l.edition = a.edition
       AND greatest(a.presented, 2) BETWEEN l.least_lot AND l.greatest_lot
),
counted AS (
  SELECT *,
         coalesce(list_sum([d.defects FOR d IN listed IF d.class = 'critical']), 0) AS critical_defects,
         coalesce(list_sum([d.defects FOR d IN listed IF d.class = 'major']), 0) AS major_defects,
         coalesce(list_sum([d.defects FOR d IN listed IF d.class = 'minor']), 0) AS minor_defects
  FROM lettered
),
planned AS (
  SELECT *,
         CASE WHEN has_aql THEN coalesce(c.ac, 0) END AS critical_ac, j.ac AS major_ac, n.ac AS minor_ac,
         CASE WHEN has_aql THEN coalesce(c.re, 1) END AS critical_re, j.re AS major_re, n.re AS minor_re,
         CASE WHEN c IS NOT NULL THEN aql.critical END AS critical_aql, aql.major AS major_aql, aql.minor AS minor_aql,
         greatest(c.n, j.n, n.n) AS largest,
         -- defectives without a listed defect tell nothing of how many defects they have
         CASE WHEN NOT has_aql THEN NULL
              WHEN NOT coalesce(c.per_100, FALSE) THEN critical
              WHEN critical = 0 OR critical_defects > 0 THEN critical_defects END AS critical_found,
         CASE WHEN NOT j.per_100 THEN major
              WHEN j.per_100 AND (major = 0 OR major_defects > 0) THEN major_defects END AS major_found,
         CASE WHEN NOT n.per_100 THEN minor
              WHEN n.per_100 AND (minor = 0 OR minor_defects > 0) THEN minor_defects END AS minor_found
  FROM counted
),
judged AS (
  SELECT *,
         CASE WHEN NOT (kind IN ('final', 'reinspection') AND is_decisive AND has_aql) THEN NULL
              WHEN critical > 0 OR critical_found >= critical_re OR major_found >= major_re OR minor_found >= minor_re
              THEN 'rejected'
              WHEN (major_re IS NULL OR major_found IS NOT NULL) AND (minor_re IS NULL OR minor_found IS NOT NULL)
              THEN 'accepted' END AS computed
  FROM planned
)
SELECT order_no, partner, voice, inspection, id AS fact_id, follows, kind, lots, happened_us, happened_on AS inspected_on,
       is_counting,
       row_number() OVER (PARTITION BY order_no, source, inspection ORDER BY t DESC) = 1 AS is_current,
       kind = 'final' AND follows IS NULL AND is_decisive AND is_counting AND is_first_for_all AS is_first,
       factory, style_family, "level", severity, edition, presented, sampled, letter,
       CASE WHEN largest IS NOT NULL THEN least(largest, presented) END AS sample_due,
       critical_ac, major_ac, minor_ac, critical_re, major_re, minor_re, critical, major, minor, defects, verdict, computed,
       coalesce(computed = 'accepted'
         AND ((critical_found > critical_ac AND critical_found < critical_re)
              OR coalesce(major_found > major_ac AND major_found < major_re, FALSE)
              OR coalesce(minor_found > minor_ac AND minor_found < minor_re, FALSE)), FALSE) AS is_gap,
       critical_aql, major_aql, minor_aql, CAST(critical_found AS BIGINT) AS critical_found,
       CAST(major_found AS BIGINT) AS major_found, CAST(minor_found AS BIGINT) AS minor_found
FROM judged
