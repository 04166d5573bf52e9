COMMENT ON TABLE main.published IS 'One row: what this copy holds. Every answer should tell its position and published_at';
COMMENT ON COLUMN main.published.position IS 'The last event taken in (notification id of the event store)';
COMMENT ON COLUMN main.published.last_recorded_at IS 'The greatest recorded_at of all facts taken in';
COMMENT ON COLUMN main.published.published_at IS 'When this copy was made';
COMMENT ON COLUMN main.published.schema_version IS 'Version of these tables';
CREATE VIEW main.audit_trail AS
SELECT f.*,
       c.id AS corrected_by,
       c.reason AS corrected_because,
       EXISTS (
         SELECT 1 FROM main.anomalies AS a
         WHERE a.anomaly = 'stranger' AND a.order_no = f.order_no AND a.partner = f.partner AND a.fact_id = f.id
       ) AS is_stranger
FROM main.facts AS f
LEFT JOIN (
  SELECT source, subject, corrects, id, reason
  FROM main.facts
  WHERE fact = 'corrected'
  QUALIFY row_number() OVER (PARTITION BY source, subject, corrects ORDER BY happened_us, id) = 1
) AS c ON c.source = f.source AND c.subject = f.subject AND c.corrects = f.id AND f.fact <> 'corrected';
COMMENT ON VIEW main.audit_trail IS 'Every fact, with the id of the correction that voids it (corrected_by) and whether a stranger stated it';
