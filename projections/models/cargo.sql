-- @table cargo: Every shipment that a carrier tells of, one row each, whichever orders are aboard: where the cargo is.
-- @key subject
-- @column subject VARCHAR: shipment/<carrier>/<number>
-- @column shipment VARCHAR: <carrier>/<number>, as orders name it
-- @column carrier VARCHAR: Carrier
-- @column containers VARCHAR[]: Containers named in any status
-- @column etd_us INSTANT: Departure as last planned or estimated (code 24)
-- @column eta_us INSTANT: Arrival as last planned or estimated (codes 1, 40)
-- @column departed_us INSTANT: First departure (codes 24, 27)
-- @column departed_on DATE: Its local date
-- @column arrived_us INSTANT: Last arrival (codes 1, 40)
-- @column arrived_on DATE: Its local date
-- @column cleared_us INSTANT: Last customs clearance (codes 8, 12)
-- @column refused_us INSTANT: Last refusal by customs (code 17)
-- @column customs VARCHAR: cleared or refused, by the later of these; NULL if neither
-- @column delivered_us INSTANT: Last delivery by the carrier's word (code 21)
-- @column damaged_us INSTANT: Last damage (code 18)
-- @column departures BIGINT: Departures (code 24)
-- @column transhipments BIGINT: Departures after the first
-- @column last_code VARCHAR: Code of what happened last
-- @column last_place VARCHAR: Where, UN/LOCODE; NULL if not stated
-- @column last_us INSTANT: When
-- @column facts BIGINT: Statuses that count
-- @touched touched_subjects
-- @uses told_of_subjects
-- @select
WITH told AS (
  SELECT v.t, c.subject, c.kind, c.code, c.happened_us, c.happened_on, c.forecast_for_us, c.place, c.containers
  FROM facts_cargo AS c
  JOIN told_of_subjects AS v ON v.notification_id = c.notification_id
)
SELECT subject,
       substr(subject, 10) AS shipment,
       split_part(subject, '/', 2) AS carrier,
       list_sort(list_distinct(flatten(list(coalesce(containers, []))))) AS containers,
       max_by(forecast_for_us, t) FILTER (kind <> 'actual' AND code = '24') AS etd_us,
       max_by(forecast_for_us, t) FILTER (kind <> 'actual' AND code IN ('1', '40')) AS eta_us,
       min_by(happened_us, t) FILTER (kind = 'actual' AND code IN ('24', '27')) AS departed_us,
       min_by(happened_on, t) FILTER (kind = 'actual' AND code IN ('24', '27')) AS departed_on,
       max_by(happened_us, t) FILTER (kind = 'actual' AND code IN ('1', '40')) AS arrived_us,
       max_by(happened_on, t) FILTER (kind = 'actual' AND code IN ('1', '40')) AS arrived_on,
       max_by(happened_us, t) FILTER (kind = 'actual' AND code IN ('8', '12')) AS cleared_us,
       max_by(happened_us, t) FILTER (kind = 'actual' AND code = '17') AS refused_us,
       max_by(CASE WHEN code = '17' THEN 'refused' ELSE 'cleared' END, t)
         FILTER (kind = 'actual' AND code IN ('8', '12', '17')) AS customs,
       max_by(happened_us, t) FILTER (kind = 'actual' AND code = '21') AS delivered_us,
       max_by(happened_us, t) FILTER (kind = 'actual' AND code = '18') AS damaged_us,
       count(*) FILTER (kind = 'actual' AND code = '24') AS departures,
       greatest(count(*) FILTER (kind = 'actual' AND code = '24') - 1, 0) AS transhipments,
       arg_max(code, t) FILTER (kind = 'actual') AS last_code,
       arg_max_null(place, t) FILTER (kind = 'actual') AS last_place,
       max_by(happened_us, t) FILTER (kind = 'actual') AS last_us,
       count(*) AS facts
FROM told
GROUP BY subject
