-- @table pieces: Where every piece is: one row a lot and line, and one row a line, with lot '', for what is known by line only. Every number is additive: the sum over a line's rows is the line's.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column lot VARCHAR: The lot; '' = what is known by line only
-- @column line VARCHAR: The line
-- @column style VARCHAR: Its style; this and the next three are NULL where the terms don't name the line
-- @column colour VARCHAR: Colour
-- @column size VARCHAR: Size
-- @column drop_name VARCHAR: Drop
-- @column ordered BIGINT: Pieces ordered; by line only
-- @column expected BIGINT: Pieces expected; by line only
-- @column came_in BIGINT: Pieces that the lot began with: good, rejected and scrapped at the first stage stated for it; without lot: replacements taken from stock, which no lot can have given once its bulk had left
-- @column moved_in BIGINT: Pieces from other lots by split and merge
-- @column moved_out BIGINT: Pieces to other lots by split and merge
-- @column cut BIGINT: Good pieces cut, replacements too, samples not; reworked and found, less lost; a piece that came back rejected from outside and was reworked counts once
-- @column sewn BIGINT: Good pieces sewn
-- @column finished BIGINT: Good pieces finished
-- @column packed BIGINT: Good pieces packed
-- @column rejects BIGINT: Rejected, in the stage or by a process outside after it, and neither reworked nor scrapped; all stages
-- @column reworked BIGINT: Rejects made good, all stages
-- @column scrapped BIGINT: Scrapped, all stages
-- @column found BIGINT: Found at recounts
-- @column lost BIGINT: Lost at recounts
-- @column sent_out BIGINT: Sent out to wash, print and the like, all legs
-- @column returned BIGINT: Come back good
-- @column outside BIGINT: Still out: sent, less come back good, rejected or lost
-- @column outside_lost BIGINT: Lost outside
-- @column held BIGINT: Held, all stages
-- @column wip_sewn BIGINT: In work for sewing: came there, neither good, rejected, scrapped nor held
-- @column wip_finished BIGINT: In work for finishing
-- @column wip_packed BIGINT: In work for packing
-- @column wip_shipping BIGINT: Waiting to be shipped; by line only
-- @column missing BIGINT: In work at a stage that is over: complete for the lot, or all lines are done shipping
-- @column shipped BIGINT: Shipped, in the voice that counts; replacements too, samples not
-- @column received BIGINT: Received in good order, replacements too, samples not; by line only
-- @column damaged BIGINT: Received damaged, likewise; by line only
-- @column over_cut BIGINT: Cut past what the contract's tolerance allows; by line only
-- @column short_shipped BIGINT: Missing to the least that the tolerance allows, once the line is done shipping; by line only
-- @column replacements BIGINT: Shipped as replacement; inside shipped
-- @touched touched_orders
-- @uses lot_lines, freight_pieces, line_states, order_states
-- @select
WITH by_line AS (
  SELECT order_no, line, sum(waiting - shipped) AS waiting, sum(replacements) AS all_replacements,
         sum(shipped) FILTER (lot = '') AS shipped, sum(replacements) FILTER (lot = '') AS replacements
  FROM lot_lines
  GROUP BY order_no, line
),
came AS (
  SELECT order_no, line,
         CAST(coalesce(sum(quantity) FILTER (stage IN ('delivered', 'replacement_delivered')), 0) AS BIGINT) AS received,
         CAST(coalesce(sum(quantity) FILTER (stage IN ('damaged', 'replacement_damaged')), 0) AS BIGINT) AS damaged
  FROM freight_pieces
  WHERE stage NOT IN ('shipped', 'replacement')
  GROUP BY order_no, line
),
of_line AS (
  SELECT order_no, line, l.style, l.colour, l.size, l.drop_name, coalesce(l.ordered, 0) AS ordered,
         coalesce(l.expected, 0) AS expected, coalesce(l.cut, 0) AS cut, coalesce(l.shipped, 0) AS sent,
         coalesce(c.received, 0) AS received, coalesce(c.damaged, 0) AS damaged,
         coalesce(l.is_known AND NOT l.is_cancelled, FALSE) AS is_wanted,
         coalesce(l.is_done_shipping, FALSE) AS is_done_shipping, coalesce(b.waiting, 0) AS waiting,
         coalesce(b.shipped, 0) AS shipped, coalesce(b.replacements, 0) AS replacements,
         -- Without them b.waiting + b.all_replacements wait; what these don't cover of them was taken from stock.
         greatest(0, b.all_replacements - greatest(0, b.waiting + b.all_replacements)) AS from_stock
  FROM line_states AS l
  FULL JOIN by_line AS b USING (order_no, line)
  FULL JOIN came AS c USING (order_no, line)
)
SELECT p.order_no, p.lot, p.line, l.style, l.colour, l.size, l.drop_name, 0 AS ordered, 0 AS expected, p.came_in, p.moved_in,
       p.moved_out, p.good_1 AS cut, p.good_2 AS sewn, p.good_3 AS finished, p.good_4 AS packed, p.rejects, p.reworked,
       p.scrapped, p.found, p.lost, p.sent_out, p.returned, p.sent_out - p.returned - p.returned_bad - p.outside_lost AS outside,
       p.outside_lost, p.held,
       CASE WHEN o.is_sent_off OR p.done_at >= 2 THEN 0 ELSE p.wip_2 END AS wip_sewn,
       CASE WHEN o.is_sent_off OR p.done_at >= 3 THEN 0 ELSE p.wip_3 END AS wip_finished,
       CASE WHEN o.is_sent_off OR p.done_at >= 4 THEN 0 ELSE p.wip_4 END AS wip_packed,
       0 AS wip_shipping,
       (CASE WHEN o.is_sent_off OR p.done_at >= 2 THEN p.wip_2 ELSE 0 END)
         + (CASE WHEN o.is_sent_off OR p.done_at >= 3 THEN p.wip_3 ELSE 0 END)
         + (CASE WHEN o.is_sent_off OR p.done_at >= 4 THEN p.wip_4 ELSE 0 END) AS missing,
       p.shipped, 0 AS received, 0 AS damaged, 0 AS over_cut, 0 AS short_shipped, p.replacements
FROM lot_lines AS p
JOIN order_states AS o ON o.order_no = p.order_no
LEFT JOIN line_states AS l ON l.order_no = p.order_no AND l.line = p.line
WHERE p.lot <> ''
UNION ALL
SELECT l.order_no, '', l.line, l.style, l.colour, l.size, l.drop_name, l.ordered, l.expected,
       CASE WHEN o.has_lots THEN coalesce(l.from_stock, 0) ELSE 0 END, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
       CASE WHEN o.has_lots AND NOT o.is_sent_off THEN l.waiting + coalesce(l.from_stock, 0) ELSE 0 END,
       CASE WHEN o.has_lots AND o.is_sent_off THEN l.waiting + coalesce(l.from_stock, 0) ELSE 0 END,
       l.shipped, l.received, l.damaged,
       CASE WHEN l.is_wanted AND NOT (o.tolerance_per = 'order' AND o.cut <= most_allowed(coalesce(o.ordered, 0), o.above))
            THEN greatest(0, l.cut - most_allowed(l.ordered, o.above)) ELSE 0 END,
       CASE WHEN l.is_wanted AND l.is_done_shipping
                 AND NOT (o.tolerance_per = 'order' AND reached(o.shipped, o.expected, o.under))
            THEN greatest(0, least_wanted(l.expected, o.under) - l.sent) ELSE 0 END,
       l.replacements
FROM of_line AS l
JOIN order_states AS o ON o.order_no = l.order_no
