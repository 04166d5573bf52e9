-- Where an order's pieces are, by line: what was asked for, what each stage passed, and where the rest went. cut_to_ship =
-- cut / shipped (1.02 = two in a hundred cut in vain), order_to_ship = shipped / ordered; both of bulk pieces alone, and NULL
-- where nobody stated what was cut or ordered, or the line is cancelled. bulk_cut = what of cut is no replacement; replacements =
-- how many of shipped are such.
WITH summed AS (
  SELECT line,
         max(style) AS style, max(colour) AS colour, max(size) AS size, max(drop_name) AS drop_name,
         CAST(sum(ordered) AS BIGINT) AS ordered, CAST(sum(expected) AS BIGINT) AS expected,
         CAST(sum(cut) AS BIGINT) AS cut, CAST(sum(sewn) AS BIGINT) AS sewn,
         CAST(sum(finished) AS BIGINT) AS finished, CAST(sum(packed) AS BIGINT) AS packed,
         CAST(sum(shipped) AS BIGINT) AS shipped, CAST(sum(received) AS BIGINT) AS received,
         CAST(sum(damaged) AS BIGINT) AS damaged,
         CAST(sum(wip_sewn) AS BIGINT) AS wip_sewn, CAST(sum(wip_finished) AS BIGINT) AS wip_finished,
         CAST(sum(wip_packed) AS BIGINT) AS wip_packed, CAST(sum(wip_shipping) AS BIGINT) AS wip_shipping,
         CAST(sum(held) AS BIGINT) AS held, CAST(sum(missing) AS BIGINT) AS missing,
         CAST(sum(rejects) AS BIGINT) AS rejects, CAST(sum(reworked) AS BIGINT) AS reworked,
         CAST(sum(scrapped) AS BIGINT) AS scrapped, CAST(sum(found) AS BIGINT) AS found, CAST(sum(lost) AS BIGINT) AS lost,
         CAST(sum(sent_out) AS BIGINT) AS sent_out, CAST(sum(returned) AS BIGINT) AS returned,
         CAST(sum(outside) AS BIGINT) AS outside, CAST(sum(outside_lost) AS BIGINT) AS outside_lost,
         CAST(sum(over_cut) AS BIGINT) AS over_cut, CAST(sum(short_shipped) AS BIGINT) AS short_shipped,
         CAST(sum(replacements) AS BIGINT) AS replacements
  FROM pieces
  WHERE order_no = $order
  GROUP BY line
),
told AS (
  SELECT s.*, coalesce(l.is_cancelled, FALSE) AS is_cancelled, coalesce(l.cut, 0) AS bulk_cut,
         s.shipped - s.replacements AS bulk_shipped
  FROM summed AS s
  LEFT JOIN order_lines AS l ON l.order_no = $order AND l.line = s.line
)
SELECT line, style, colour, size, drop_name, is_cancelled, ordered, expected, cut, sewn, finished, packed, shipped, received, damaged,
       wip_sewn + wip_finished + wip_packed + wip_shipping AS wip, wip_sewn, wip_finished, wip_packed, wip_shipping,
       held, missing, rejects, reworked, scrapped, found, lost, sent_out, returned, outside, outside_lost,
       over_cut, short_shipped,
       bulk_cut, replacements,
       CASE WHEN NOT is_cancelled AND bulk_cut > 0 THEN bulk_cut / nullif(CAST(bulk_shipped AS DOUBLE), 0) END AS cut_to_ship,
       CASE WHEN NOT is_cancelled THEN bulk_shipped / nullif(CAST(ordered AS DOUBLE), 0) END AS order_to_ship
FROM told
ORDER BY line
