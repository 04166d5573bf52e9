-- Pieces by lot and line, stages by number (1 cut, 2 sewn, 3 finished, 4 packed): good_s (made, reworked and found, less lost;
-- samples left out), bulk_s (those that are bulk), rejected_s, reworked_s, scrapped_s, moved_s (in less out by split and
-- merge), gone_s (sent out and lost there), back_s (come back rejected), spoilt_s (of these, those that were not made good
-- again: rework mends the stage's own rejects first, and what it mends of back_s was good before and is not good twice).
-- Lot '' has what was shipped without naming a lot. replacements: shipped as such, inside shipped.
-- is_listed: whether the line is one of the order by what was stated here, in bulk.
-- @uses counted_making, lot_facts, lot_moves, freight_pieces
-- @select
WITH made_rows AS (
  SELECT order_no, lot, CASE fact WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END AS s, is_bulk,
         p.line AS line, p.quantity AS made, 0 AS rejected
  FROM (
    SELECT order_no, lot, fact, purpose = 'bulk' AS is_bulk, unnest(quantities) AS p
    FROM facts_making AS f
    SEMI JOIN counted_making AS c ON c.notification_id = f.notification_id
  )
  UNION ALL
  SELECT order_no, lot, CASE fact WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END AS s,
         FALSE AS is_bulk, p.line AS line, 0 AS made, p.quantity AS rejected
  FROM (
    SELECT order_no, lot, fact, unnest(rejects) AS p
    FROM facts_making AS f
    SEMI JOIN counted_making AS c ON c.notification_id = f.notification_id
    WHERE rejects IS NOT NULL
  )
  UNION ALL
  SELECT order_no, coalesce(lot, '') AS lot, 5 AS s, FALSE AS is_bulk, line, quantity AS made, 0 AS rejected
  FROM freight_pieces
  WHERE stage IN ('shipped', 'replacement')
  UNION ALL
  SELECT order_no, coalesce(lot, '') AS lot, 6 AS s, FALSE AS is_bulk, line, quantity AS made, 0 AS rejected
  FROM freight_pieces
  WHERE stage = 'replacement'
),
made AS (
  SELECT order_no, lot, line, bool_or(is_bulk) AS is_bulk,
         CAST(sum(CASE WHEN s = 1 THEN made ELSE 0 END) AS BIGINT) AS made_1,
         CAST(sum(CASE WHEN s = 2 THEN made ELSE 0 END) AS BIGINT) AS made_2,
         CAST(sum(CASE WHEN s = 3 THEN made ELSE 0 END) AS BIGINT) AS made_3,
         CAST(sum(CASE WHEN s = 4 THEN made ELSE 0 END) AS BIGINT) AS made_4,
         CAST(sum(CASE WHEN s = 1 THEN rejected ELSE 0 END) AS BIGINT) AS rejected_1,
         CAST(sum(CASE WHEN s = 2 THEN rejected ELSE 0 END) AS BIGINT) AS rejected_2,
         CAST(sum(CASE WHEN s = 3 THEN rejected ELSE 0 END) AS BIGINT) AS rejected_3,
         CAST(sum(CASE WHEN s = 4 THEN rejected ELSE 0 END) AS BIGINT) AS rejected_4,
         CAST(sum(CASE WHEN s = 5 THEN made ELSE 0 END) AS BIGINT) AS shipped,
         CAST(sum(CASE WHEN s = 6 THEN made ELSE 0 END) AS BIGINT) AS replacements
  FROM made_rows
  GROUP BY order_no, lot, line
),
other_rows AS (
  SELECT order_no, lot, s, fact AS what, p.line AS line, p.quantity AS quantity
  FROM (SELECT order_no, lot, s, fact, unnest(quantities) AS p FROM lot_facts)
  UNION ALL
  SELECT order_no, lot, s, 'back' AS what, p.line AS line, p.quantity AS quantity
  FROM (SELECT order_no, lot, s, unnest(rejects) AS p FROM lot_facts)
  UNION ALL
  SELECT order_no, lot, s, what, p.line AS line, p.quantity AS quantity
  FROM (SELECT order_no, lot, s, CASE fact WHEN 'adjusted' THEN 'lost' ELSE 'gone' END AS what, unnest(lost) AS p FROM lot_facts)
  UNION ALL
  SELECT order_no, lot, s, 'found' AS what, p.line AS line, p.quantity AS quantity
  FROM (SELECT order_no, lot, s, unnest(found) AS p FROM lot_facts)
  UNION ALL
  SELECT order_no, unnest([from_lot, to_lot]) AS lot,
         CASE stage WHEN 'cut' THEN 1 WHEN 'sewn' THEN 2 WHEN 'finished' THEN 3 ELSE 4 END AS s,
         unnest(['moved_out', 'moved_in']) AS what, line, quantity
  FROM lot_moves_rows
  UNION ALL
  SELECT order_no, lot, s, 'replaced' AS what, p.line AS line, p.quantity AS quantity
  FROM (
    SELECT c.order_no, c.lot, c.s, unnest(f.quantities) AS p
    FROM facts_making AS f
    JOIN (FROM counted_making WHERE NOT is_bulk) AS c ON c.notification_id = f.notification_id
  )
),
kinds AS (
  SELECT order_no, lot, s, line,
         CASE WHEN what = 'reworked' THEN quantity ELSE 0 END AS reworked,
         CASE WHEN what = 'found' THEN quantity ELSE 0 END AS found,
         CASE WHEN what = 'lost' THEN quantity ELSE 0 END AS lost,
         CASE WHEN what = 'scrapped' THEN quantity ELSE 0 END AS scrapped,
         CASE WHEN what = 'moved_in' THEN quantity ELSE 0 END AS moved_in,
         CASE WHEN what = 'moved_out' THEN quantity ELSE 0 END AS moved_out,
         CASE WHEN what = 'gone' THEN quantity ELSE 0 END AS gone,
         CASE WHEN what = 'back' THEN quantity ELSE 0 END AS back,
         CASE WHEN what = 'replaced' THEN quantity ELSE 0 END AS replaced,
         CASE WHEN what = 'sent_out' THEN quantity ELSE 0 END AS sent_out,
         CASE WHEN what = 'returned' THEN quantity ELSE 0 END AS returned
  FROM other_rows
),
other AS (
  SELECT order_no, lot, line, bool_or(reworked + found + lost > 0) AS is_adjusted,
         CAST(sum(CASE WHEN s = 1 THEN reworked ELSE 0 END) AS BIGINT) AS reworked_1,
         CAST(sum(CASE WHEN s = 2 THEN reworked ELSE 0 END) AS BIGINT) AS reworked_2,
         CAST(sum(CASE WHEN s = 3 THEN reworked ELSE 0 END) AS BIGINT) AS reworked_3,
         CAST(sum(CASE WHEN s = 4 THEN reworked ELSE 0 END) AS BIGINT) AS reworked_4,
         CAST(sum(CASE WHEN s = 1 THEN reworked + found - lost ELSE 0 END) AS BIGINT) AS added_1,
         CAST(sum(CASE WHEN s = 2 THEN reworked + found - lost ELSE 0 END) AS BIGINT) AS added_2,
         CAST(sum(CASE WHEN s = 3 THEN reworked + found - lost ELSE 0 END) AS BIGINT) AS added_3,
         CAST(sum(CASE WHEN s = 4 THEN reworked + found - lost ELSE 0 END) AS BIGINT) AS added_4,
         CAST(sum(CASE WHEN s = 1 THEN scrapped ELSE 0 END) AS BIGINT) AS scrapped_1,
         CAST(sum(CASE WHEN s = 2 THEN scrapped ELSE 0 END) AS BIGINT) AS scrapped_2,
         CAST(sum(CASE WHEN s = 3 THEN scrapped ELSE 0 END) AS BIGINT) AS scrapped_3,
         CAST(sum(CASE WHEN s = 4 THEN scrapped ELSE 0 END) AS BIGINT) AS scrapped_4,
         CAST(sum(CASE WHEN s = 1 THEN moved_in - moved_out ELSE 0 END) AS BIGINT) AS moved_1,
         CAST(sum(CASE WHEN s = 2 THEN moved_in - moved_out ELSE 0 END) AS BIGINT) AS moved_2,
         CAST(sum(CASE WHEN s = 3 THEN moved_in - moved_out ELSE 0 END) AS BIGINT) AS moved_3,
         CAST(sum(CASE WHEN s = 4 THEN moved_in - moved_out ELSE 0 END) AS BIGINT) AS moved_4,
         CAST(sum(CASE WHEN s = 1 THEN gone ELSE 0 END) AS BIGINT) AS gone_1,
         CAST(sum(CASE WHEN s = 2 THEN gone ELSE 0 END) AS BIGINT) AS gone_2,
         CAST(sum(CASE WHEN s = 3 THEN gone ELSE 0 END) AS BIGINT) AS gone_3,
         CAST(sum(CASE WHEN s = 4 THEN gone ELSE 0 END) AS BIGINT) AS gone_4,
         CAST(sum(CASE WHEN s = 1 THEN back ELSE 0 END) AS BIGINT) AS back_1,
         CAST(sum(CASE WHEN s = 2 THEN back ELSE 0 END) AS BIGINT) AS back_2,
         CAST(sum(CASE WHEN s = 3 THEN back ELSE 0 END) AS BIGINT) AS back_3,
         CAST(sum(CASE WHEN s = 4 THEN back ELSE 0 END) AS BIGINT) AS back_4,
         CAST(sum(CASE WHEN s = 1 THEN replaced ELSE 0 END) AS BIGINT) AS replaced_1,
         CAST(sum(CASE WHEN s = 2 THEN replaced ELSE 0 END) AS BIGINT) AS replaced_2,
         CAST(sum(CASE WHEN s = 3 THEN replaced ELSE 0 END) AS BIGINT) AS replaced_3,
         CAST(sum(CASE WHEN s = 4 THEN replaced ELSE 0 END) AS BIGINT) AS replaced_4,
         CAST(sum(moved_in) AS BIGINT) AS moved_in,
         CAST(sum(moved_out) AS BIGINT) AS moved_out,
         CAST(sum(found) AS BIGINT) AS found,
         CAST(sum(lost) AS BIGINT) AS lost,
         CAST(sum(sent_out) AS BIGINT) AS sent_out,
         CAST(sum(returned) AS BIGINT) AS returned
  FROM kinds
  GROUP BY order_no, lot, line
),
put_together AS (
  SELECT order_no, lot, line,
         least(coalesce(o.back_1, 0), greatest(0, coalesce(o.reworked_1, 0) - coalesce(m.rejected_1, 0))) AS mended_1,
         least(coalesce(o.back_2, 0), greatest(0, coalesce(o.reworked_2, 0) - coalesce(m.rejected_2, 0))) AS mended_2,
         least(coalesce(o.back_3, 0), greatest(0, coalesce(o.reworked_3, 0) - coalesce(m.rejected_3, 0))) AS mended_3,
         least(coalesce(o.back_4, 0), greatest(0, coalesce(o.reworked_4, 0) - coalesce(m.rejected_4, 0))) AS mended_4,
         m.* EXCLUDE (order_no, lot, line), o.* EXCLUDE (order_no, lot, line)
  FROM made AS m
  FULL JOIN other AS o USING (order_no, lot, line)
)
SELECT order_no, lot, line,
       coalesce(is_bulk, FALSE) OR coalesce(is_adjusted, FALSE) AS is_listed,
       coalesce(made_1, 0) + coalesce(added_1, 0) - mended_1 AS good_1,
       coalesce(made_2, 0) + coalesce(added_2, 0) - mended_2 AS good_2,
       coalesce(made_3, 0) + coalesce(added_3, 0) - mended_3 AS good_3,
       coalesce(made_4, 0) + coalesce(added_4, 0) - mended_4 AS good_4,
       coalesce(made_1, 0) + coalesce(added_1, 0) - mended_1 - coalesce(replaced_1, 0) AS bulk_1,
       coalesce(made_2, 0) + coalesce(added_2, 0) - mended_2 - coalesce(replaced_2, 0) AS bulk_2,
       coalesce(made_3, 0) + coalesce(added_3, 0) - mended_3 - coalesce(replaced_3, 0) AS bulk_3,
       coalesce(made_4, 0) + coalesce(added_4, 0) - mended_4 - coalesce(replaced_4, 0) AS bulk_4,
       coalesce(rejected_1, 0) AS rejected_1, coalesce(rejected_2, 0) AS rejected_2,
       coalesce(rejected_3, 0) AS rejected_3, coalesce(rejected_4, 0) AS rejected_4,
       coalesce(reworked_1, 0) AS reworked_1, coalesce(reworked_2, 0) AS reworked_2,
       coalesce(reworked_3, 0) AS reworked_3, coalesce(reworked_4, 0) AS reworked_4,
       coalesce(scrapped_1, 0) AS scrapped_1, coalesce(scrapped_2, 0) AS scrapped_2,
       coalesce(scrapped_3, 0) AS scrapped_3, coalesce(scrapped_4, 0) AS scrapped_4,
       coalesce(moved_1, 0) AS moved_1, coalesce(moved_2, 0) AS moved_2, coalesce(moved_3, 0) AS moved_3,
       coalesce(moved_4, 0) AS moved_4, coalesce(gone_1, 0) AS gone_1, coalesce(gone_2, 0) AS gone_2,
       coalesce(gone_3, 0) AS gone_3, coalesce(gone_4, 0) AS gone_4, coalesce(moved_in, 0) AS moved_in,
       coalesce(moved_out, 0) AS moved_out, coalesce(found, 0) AS found, coalesce(lost, 0) AS lost,
       coalesce(back_1, 0) AS back_1, coalesce(back_1, 0) - mended_1 AS spoilt_1,
       coalesce(back_2, 0) AS back_2, coalesce(back_2, 0) - mended_2 AS spoilt_2,
       coalesce(back_3, 0) AS back_3, coalesce(back_3, 0) - mended_3 AS spoilt_3,
       coalesce(back_4, 0) AS back_4, coalesce(back_4, 0) - mended_4 AS spoilt_4,
       coalesce(sent_out, 0) AS sent_out, coalesce(returned, 0) AS returned, coalesce(shipped, 0) AS shipped,
       coalesce(replacements, 0) AS replacements
FROM put_together
