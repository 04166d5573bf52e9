-- Pieces by order line, bulk only. Good pieces are those made, reworked and found, less those lost. last_shipped_t,
-- last_delivered_t: which fact was the last to state some.
-- @uses lot_pieces, freight_pieces
-- @select
WITH made AS (
  SELECT order_no, line,
         CAST(sum(bulk_1) AS BIGINT) AS cut,
         CAST(sum(bulk_2) AS BIGINT) AS sewn,
         CAST(sum(bulk_3) AS BIGINT) AS finished,
         CAST(sum(bulk_4) AS BIGINT) AS packed
  FROM lot_pieces
  WHERE is_listed
  GROUP BY order_no, line
),
freight AS (
  SELECT order_no, line,
         CAST(sum(quantity) FILTER (stage = 'shipped') AS BIGINT) AS shipped,
         CAST(sum(quantity) FILTER (stage = 'delivered') AS BIGINT) AS received,
         CAST(sum(quantity) FILTER (stage = 'damaged') AS BIGINT) AS damaged,
         bool_or(final) FILTER (stage = 'shipped') AS is_final,
         max_by(mode, t) FILTER (stage = 'shipped' AND mode IS NOT NULL) AS shipped_mode,
         max_by(incoterm, t) FILTER (stage = 'shipped' AND incoterm IS NOT NULL) AS shipped_incoterm,
         max(t) FILTER (stage = 'shipped') AS last_shipped_t,
         max(t) FILTER (stage = 'delivered' AND quantity > 0) AS last_delivered_t
  FROM freight_pieces
  WHERE stage IN ('shipped', 'delivered', 'damaged')
  GROUP BY order_no, line
)
SELECT order_no, line,
       coalesce(m.cut, 0) AS cut, coalesce(m.sewn, 0) AS sewn, coalesce(m.finished, 0) AS finished,
       coalesce(m.packed, 0) AS packed, coalesce(f.shipped, 0) AS shipped, coalesce(f.received, 0) AS received,
       coalesce(f.damaged, 0) AS damaged, coalesce(f.is_final, FALSE) AS is_final, f.shipped_mode, f.shipped_incoterm,
       f.last_shipped_t, f.last_delivered_t
FROM made AS m
FULL JOIN freight AS f USING (order_no, line)
