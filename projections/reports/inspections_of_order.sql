-- Every inspection stated of one order, in the order of time, with the numbers it was judged by. is_counting: by the voice
-- that counts; is_current: the last statement of this inspection. accept and reject are the table's for the severity stated.
SELECT inspection, kind, follows, lots, inspected_on, partner, verdict, computed, is_first, is_counting, is_current, level,
       severity, edition, letter, presented, sampled, sample_due,
       critical, critical_ac, critical_re, major, major_ac, major_re, minor, minor_ac, minor_re,
       critical + major + minor AS defectives, defects, 100.0 * defects / nullif(sampled, 0) AS dhu
FROM inspections
WHERE order_no = $order
ORDER BY happened_us, inspection, partner, fact_id
