-- Pieces by order line.
-- @uses pieces
-- @select
SELECT order_no, line,
       CAST(coalesce(sum(quantity) FILTER (stage = 'cut'), 0) AS BIGINT) AS cut,
       CAST(coalesce(sum(quantity) FILTER (stage = 'sewn'), 0) AS BIGINT) AS sewn,
       CAST(coalesce(sum(quantity) FILTER (stage = 'finished'), 0) AS BIGINT) AS finished,
       CAST(coalesce(sum(quantity) FILTER (stage = 'packed'), 0) AS BIGINT) AS packed,
       CAST(coalesce(sum(quantity) FILTER (stage = 'shipped'), 0) AS BIGINT) AS shipped,
       CAST(coalesce(sum(quantity) FILTER (stage = 'delivered'), 0) AS BIGINT) AS received,
       CAST(coalesce(sum(quantity) FILTER (stage = 'damaged'), 0) AS BIGINT) AS damaged,
       coalesce(bool_or(final) FILTER (stage = 'shipped'), FALSE) AS is_final,
       max_by(mode, t) FILTER (stage = 'shipped' AND mode IS NOT NULL) AS shipped_mode,
       max_by({'us': happened_us, 'day': happened_on, 'is_usable': is_usable}, t)
         FILTER (stage = 'delivered' AND quantity > 0) AS last_delivered
FROM pieces
GROUP BY order_no, line
