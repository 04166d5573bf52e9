-- @table certificates: Every issue of a certificate that counts, one row each: for how long, for whom and for what it is in force.
-- @key subject
-- @column subject VARCHAR: certificate/<scheme>/<number>
-- @column scheme VARCHAR: Scheme
-- @column number VARCHAR: The certificate's number
-- @column fact_id VARCHAR: Id of the fact
-- @column partner VARCHAR: Who stated it
-- @column voice VARCHAR: certifier or buyer; once a certifier speaks of a certificate, buyers' words on it don't count
-- @column holder VARCHAR: Holder
-- @column scope VARCHAR[]: Product classes, articles or sites
-- @column body VARCHAR: Certification body
-- @column valid_from DATE: First day
-- @column valid_until DATE: Last day
-- @column withdrawn_from DATE: From this day on no longer in force; NULL if it is not withdrawn
-- @touched touched_subjects
-- @uses told_of_subjects
-- @select
WITH told AS (
  SELECT c.*, c.voice = 'certifier' OR NOT bool_or(c.voice = 'certifier') OVER (PARTITION BY c.subject) AS is_in_voice
  FROM facts_certificates AS c
  SEMI JOIN told_of_subjects AS v ON v.notification_id = c.notification_id
),
issued AS (
  SELECT subject, notification_id, id, partner, voice, holder, scope, body, valid_from, valid_until
  FROM told
  WHERE is_in_voice AND fact = 'certificate_issued'
),
withdrawn AS (
  SELECT i.notification_id, min(w.from_date) AS withdrawn_from
  FROM issued AS i
  JOIN told AS w ON w.subject = i.subject AND w.is_in_voice AND w.fact = 'certificate_withdrawn' AND w.from_date >= i.valid_from
  GROUP BY i.notification_id
)
SELECT i.subject, split_part(i.subject, '/', 2) AS scheme, split_part(i.subject, '/', 3) AS number, i.id AS fact_id, i.partner,
       i.voice, i.holder, i.scope, i.body, i.valid_from, i.valid_until, w.withdrawn_from
FROM issued AS i
LEFT JOIN withdrawn AS w ON w.notification_id = i.notification_id
