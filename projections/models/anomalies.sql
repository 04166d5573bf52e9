-- @table anomalies: What looks wrong, one row each; derived, so a row goes away when the missing fact arrives.
-- @key order_no
-- @column order_no VARCHAR: The order
-- @column anomaly VARCHAR: Which kind
-- @column about VARCHAR: What it is about; '' if there is nothing to name
-- @column partner VARCHAR: Whose fact, where it is about one fact; else ''
-- @column fact_id VARCHAR: Id of that fact; else ''
-- @column expected BIGINT: What would be right, where it is a number
-- @column found BIGINT: What was found, where it is a number
-- @touched touched_orders
-- @uses fact_anomalies, voice_anomalies, order_anomalies, lot_anomalies, let_go_anomalies, hold_anomalies, quality_anomalies
-- @select
SELECT order_no, anomaly, about, partner, fact_id, expected, found FROM fact_anomalies
UNION ALL
SELECT order_no, anomaly, about, '' AS partner, '' AS fact_id, expected, found FROM voice_anomalies
UNION ALL
SELECT order_no, anomaly, about, '' AS partner, '' AS fact_id, expected, found FROM order_anomalies
UNION ALL
SELECT order_no, anomaly, about, '' AS partner, '' AS fact_id, expected, found FROM lot_anomalies
UNION ALL
SELECT order_no, anomaly, about, '' AS partner, '' AS fact_id, NULL AS expected, NULL AS found FROM let_go_anomalies
UNION ALL
SELECT order_no, anomaly, about, '' AS partner, '' AS fact_id, NULL AS expected, NULL AS found FROM hold_anomalies
UNION ALL
SELECT order_no, anomaly, about, partner, fact_id, expected, found FROM quality_anomalies
