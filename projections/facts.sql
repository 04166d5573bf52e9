-- @table facts: Every fact recorded, one row each, as its sender stated it; append-only. Nothing is left out here, not even what was corrected.
-- @key notification_id
-- @column notification_id BIGINT: The event's number in the event store; without gaps over facts and house_events together
-- @column subject VARCHAR: What the fact is about: an order number, shipment/<carrier>/<number> or certificate/<scheme>/<number>
-- @column order_no VARCHAR: The order's number; NULL where the subject is no order
-- @column fact VARCHAR: Name of the fact: confirmed, amended, cut, sewn, shipped, ...
-- @column source VARCHAR: Who stated it: /partners/<partner>
-- @column partner VARCHAR: The partner of source
-- @column id VARCHAR: The sender's id; unique per source and subject
-- @column happened_us INSTANT: When it happened, by the sender
-- @column happened_on DATE: Local date of that time at the sender's own offset; lateness is judged by it
-- @column recorded_us INSTANT: When the broker appended the record
-- @column position VARCHAR: Where the record lay in Kafka: <topic no>/<partition>/<offset>
-- @column topic_no BIGINT: The store's number of the topic
-- @column kafka_partition BIGINT: Partition of the record
-- @column kafka_offset BIGINT: Offset of the record
-- @column digest VARCHAR: SHA-256 of the record (key, content type, attributes, value), hex
-- @column voice VARCHAR: The kind with which the partner speaks in this fact: buyer, factory, inspector, carrier or certifier
-- @column stated VARCHAR[]: Keys that an amended fact states; a key stated as null clears its field. NULL for other facts
-- @column time_is VARCHAR: exact, day or assumed; an assumed time counts in no lead time and no lateness
-- @column doc VARCHAR: The sender's own document number
-- @column customer VARCHAR: confirmed, amended: the customer
-- @column customer_po VARCHAR: confirmed, amended: the customer's order number
-- @column factory VARCHAR: confirmed, amended: partner that makes the order
-- @column factory_ref VARCHAR: confirmed, amended: the factory's own number
-- @column parties STRUCT(partner VARCHAR, "role" VARCHAR)[]: confirmed, amended: other parties and their roles
-- @column style VARCHAR: confirmed, amended: style
-- @column style_family VARCHAR: confirmed, amended: style family
-- @column season VARCHAR: confirmed, amended: season
-- @column lines STRUCT(line VARCHAR, style VARCHAR, sku VARCHAR, gtin VARCHAR, colour VARCHAR, size VARCHAR, "drop" VARCHAR, factory VARCHAR, site VARCHAR, delivery_date DATE, unit_price DECIMAL(18,6), quantity BIGINT)[]: confirmed, amended: the order's lines
-- @column ex_factory_date DATE: confirmed, amended: when the goods shall leave the factory
-- @column delivery_date DATE: confirmed, amended: when the goods shall arrive
-- @column drops STRUCT("drop" VARCHAR, ex_factory_date DATE, delivery_date DATE)[]: confirmed, amended: dates by drop
-- @column incoterm STRUCT(code VARCHAR, edition VARCHAR, place VARCHAR): confirmed, amended, shipped: Incoterm
-- @column mode VARCHAR: confirmed, amended, shipped: mode of transport
-- @column tolerance STRUCT(over_percent DECIMAL(7,4), under_percent DECIMAL(7,4), per VARCHAR): confirmed, amended: how far shipped may lie from ordered
-- @column inspection_terms STRUCT("level" VARCHAR, aql STRUCT(critical VARCHAR, major VARCHAR, minor VARCHAR), edition VARCHAR): confirmed, amended: field inspection
-- @column certificates STRUCT(scheme VARCHAR, product_class VARCHAR, number VARCHAR)[]: confirmed, amended: certificates required; materials_received: certificates named
-- @column plan STRUCT(milestone VARCHAR, planned_date DATE, "owner" VARCHAR, "after" VARCHAR[], working_days BIGINT)[]: confirmed, amended: planned milestones
-- @column unit_price DECIMAL(18,6): confirmed, amended: price a piece
-- @column currency VARCHAR: confirmed, amended, complaint_resolved: ISO 4217
-- @column late_penalty_per_day DECIMAL(18,6): confirmed, amended: penalty
-- @column revision BIGINT: amended, cancelled, reinstated: one sequence
-- @column asked_by VARCHAR: amended, cancelled, reinstated: who asked
-- @column reason VARCHAR: why; text or a word of a closed list, by fact
-- @column cancelled_lines VARCHAR[]: cancelled, reinstated: field lines; NULL = all lines
-- @column milestone VARCHAR: milestone_reached, delay_reported: milestone
-- @column note VARCHAR: free text
-- @column material VARCHAR: materials_received: material
-- @column material_quantity DECIMAL(18,6): materials_received: field quantity
-- @column unit VARCHAR: materials_received: unit of material_quantity
-- @column supplier VARCHAR: materials_received: supplier
-- @column lot VARCHAR: the lot, in production facts and those about a lot
-- @column quantities STRUCT(line VARCHAR, quantity BIGINT)[]: good pieces by line since the sender's last statement; delivered: received in good order
-- @column rejects STRUCT(line VARCHAR, quantity BIGINT, reason VARCHAR)[]: rejected pieces, beside quantities
-- @column complete BOOLEAN: production: the lot is done at this stage; delivered: receiving of the shipment is closed
-- @column purpose VARCHAR: cut, sewn, finished, packed, shipped: bulk (also where not stated), replacement or sample
-- @column work_line VARCHAR: cut, sewn, finished, packed: the factory's line
-- @column cartons BIGINT: packed, shipped: number of cartons
-- @column carton_contents STRUCT(sscc VARCHAR, quantities STRUCT(line VARCHAR, quantity BIGINT)[])[]: packed: what is in each carton
-- @column stage VARCHAR: the stage last passed, or (delay_reported) the late one
-- @column process VARCHAR: sent_out, returned: process outside
-- @column to_party VARCHAR: sent_out: field to
-- @column from_party VARCHAR: returned: field from
-- @column found STRUCT(line VARCHAR, quantity BIGINT)[]: adjusted: pieces found
-- @column lost STRUCT(line VARCHAR, quantity BIGINT)[]: adjusted, returned: pieces lost
-- @column into_lots STRUCT(lot VARCHAR, quantities STRUCT(line VARCHAR, quantity BIGINT)[])[]: lot_split: field into
-- @column into_lot VARCHAR: lot_merged: field into
-- @column merged_lots STRUCT(lot VARCHAR, quantities STRUCT(line VARCHAR, quantity BIGINT)[])[]: lot_merged: field lots
-- @column inspection VARCHAR: inspected, complaint_raised: the inspection's number
-- @column follows VARCHAR: inspected: the inspection it follows
-- @column kind VARCHAR: inspected: inline, during, final, reinspection; cargo_status: planned, estimated, actual
-- @column lots VARCHAR[]: inspected: lots judged
-- @column presented BIGINT: inspected: pieces presented
-- @column severity VARCHAR: inspected: normal, tightened, reduced
-- @column "level" VARCHAR: inspected: inspection level
-- @column aql STRUCT(critical VARCHAR, major VARCHAR, minor VARCHAR): inspected: AQL by class
-- @column sampled BIGINT: inspected: pieces sampled
-- @column defects STRUCT(code VARCHAR, class VARCHAR, defects BIGINT, defectives BIGINT)[]: inspected: defects found
-- @column defectives STRUCT(critical BIGINT, major BIGINT, minor BIGINT): inspected: pieces defective, by their worst defect
-- @column verdict VARCHAR: inspected: accepted, rejected, pending, not_conducted
-- @column inspector VARCHAR: inspected: opaque id of the person
-- @column hold VARCHAR: held, released: the hold
-- @column authority VARCHAR: released: opaque id of who released
-- @column concession BOOLEAN: released: under concession
-- @column responsible VARCHAR: delay_reported: a partner, customer or nobody
-- @column estimate DATE: delay_reported: new estimate
-- @column shipment VARCHAR: shipped, delivered, complaint_raised: <carrier>/<number>
-- @column booking VARCHAR: shipped: booking
-- @column containers VARCHAR[]: shipped, cargo_status: containers
-- @column waybill VARCHAR: shipped: waybill
-- @column origin VARCHAR: shipped: UN/LOCODE
-- @column destination VARCHAR: shipped: UN/LOCODE
-- @column etd DATE: shipped: estimated departure
-- @column eta DATE: shipped: estimated arrival
-- @column contents STRUCT(lot VARCHAR, line VARCHAR, quantity BIGINT)[]: shipped: pieces aboard
-- @column final BOOLEAN: shipped: nothing more of these lines will come
-- @column code VARCHAR: cargo_status: UN recommendation 24 code
-- @column forecast_for_us INSTANT: cargo_status: field at, the time planned or estimated
-- @column place VARCHAR: cargo_status: UN/LOCODE
-- @column damaged STRUCT(line VARCHAR, quantity BIGINT)[]: delivered: damaged pieces
-- @column holder VARCHAR: certificate_issued: holder
-- @column scope VARCHAR[]: certificate_issued: product classes, articles or sites
-- @column body VARCHAR: certificate_issued: certification body
-- @column valid_from DATE: certificate_issued: first day
-- @column valid_until DATE: certificate_issued: last day
-- @column from_date DATE: certificate_withdrawn: first day out of force
-- @column complaint VARCHAR: complaint_raised, complaint_resolved: its number
-- @column line VARCHAR: complaint_raised: line
-- @column sscc VARCHAR: complaint_raised: carton
-- @column defect VARCHAR: complaint_raised: defect
-- @column quantity BIGINT: complaint_raised, complaint_resolved: pieces
-- @column remedy VARCHAR: complaint_resolved: remedy
-- @column cost DECIMAL(18,6): complaint_resolved: cost
-- @column channel VARCHAR: customer_informed: channel
-- @column about VARCHAR[]: customer_informed: topics
-- @column informed_digest VARCHAR: customer_informed: field digest, SHA-256 of what was sent
-- @column corrects VARCHAR: corrected: id of the fact declared wrong
-- @column replaced_by STRUCT(id VARCHAR, subject VARCHAR)[]: corrected: facts that stand in its place
-- @is stated CASE WHEN t.fact = 'amended' THEN json_keys(state, data_path) END
-- @is time_is coalesce(d.time_is, 'exact')
-- @is lines CASE WHEN t.fact IN ('confirmed', 'amended') THEN d.lines END
-- @is inspection_terms CASE WHEN t.fact IN ('confirmed', 'amended') THEN json_transform(d.inspection, '{"level":"VARCHAR","aql":{"critical":"VARCHAR","major":"VARCHAR","minor":"VARCHAR"},"edition":"VARCHAR"}') END
-- @is cancelled_lines CASE WHEN t.fact IN ('cancelled', 'reinstated') THEN json_transform(json_extract(state, data_path || '.lines'), '["VARCHAR"]') END
-- @is material_quantity CASE WHEN t.fact = 'materials_received' THEN CAST(d.quantity AS DECIMAL(18,6)) END
-- @is purpose CASE WHEN t.fact IN ('cut', 'sewn', 'finished', 'packed', 'shipped') THEN coalesce(d.purpose, 'bulk') END
-- @is to_party d.to
-- @is from_party d.from
-- @is into_lots CASE WHEN t.fact = 'lot_split' THEN json_transform(d.into, '[{"lot":"VARCHAR","quantities":[{"line":"VARCHAR","quantity":"BIGINT"}]}]') END
-- @is into_lot CASE WHEN t.fact = 'lot_merged' THEN d.into END
-- @is merged_lots CASE WHEN t.fact = 'lot_merged' THEN json_transform(json_extract(state, data_path || '.lots'), '[{"lot":"VARCHAR","quantities":[{"line":"VARCHAR","quantity":"BIGINT"}]}]') END
-- @is inspection CASE WHEN t.fact IN ('inspected', 'complaint_raised') THEN d.inspection END
-- @is lots CASE WHEN t.fact = 'inspected' THEN d.lots END
-- @is forecast_for_us moment_us(d.at)
-- @is quantity CASE WHEN t.fact IN ('complaint_raised', 'complaint_resolved') THEN CAST(d.quantity AS BIGINT) END
-- @is informed_digest d.digest
-- @select
-- From a page of the store (notification_id, originator_id, topic, state) to the typed columns of one family of facts; one
-- parse a record. Filled in: the family's topics, the fields its facts have, and their columns (`@is`, else the field).
-- A record that came in binary mode has its attributes in the envelope's `ce`, and its `fact` is the bare data.
WITH parsed AS (
  SELECT notification_id, originator_id, split_part(topic, '.', 2) AS fact, state,
         json_transform(state, '{"recorded_ms":"BIGINT","at":"VARCHAR","digest":"VARCHAR","ce":{"id":"VARCHAR","source":"VARCHAR","subject":"VARCHAR","time":"VARCHAR"},"fact":{"id":"VARCHAR","source":"VARCHAR","subject":"VARCHAR","time":"VARCHAR","data":{{fact_shape}}}}') AS e
  FROM page
  WHERE topic IN ({{topics}})
),
envelopes AS (
  SELECT notification_id, originator_id, fact, state, e.recorded_ms, e.at AS position, e.digest,
         CASE WHEN e.ce IS NULL THEN '$.fact.data' ELSE '$.fact' END AS data_path,
         CASE WHEN e.ce IS NULL THEN e.fact.id ELSE e.ce.id END AS id,
         CASE WHEN e.ce IS NULL THEN e.fact.source ELSE e.ce.source END AS source,
         CASE WHEN e.ce IS NULL THEN e.fact.subject ELSE e.ce.subject END AS subject,
         CASE WHEN e.ce IS NULL THEN e.fact.time ELSE e.ce.time END AS stated_time,
         CASE WHEN e.ce IS NULL THEN e.fact.data ELSE json_transform(json_extract(state, '$.fact'), '{{fact_shape}}') END AS d
  FROM parsed
),
timed AS (
  SELECT *, moment_us(stated_time) AS happened_us, substr(source, 11) AS partner
  FROM envelopes
)
SELECT
  notification_id,
  subject,
  CASE WHEN starts_with(originator_id, 'order/') THEN subject END AS order_no,
  t.fact,
  source,
  t.partner,
  id,
  happened_us,
  CAST(left(stated_time, 10) AS DATE) AS happened_on,
  recorded_ms * 1000 AS recorded_us,
  position,
  CAST(split_part(position, '/', 1) AS BIGINT) AS topic_no,
  CAST(split_part(position, '/', 2) AS BIGINT) AS kafka_partition,
  CAST(split_part(position, '/', 3) AS BIGINT) AS kafka_offset,
  t.digest,
  coalesce(v.voice, s.first_kind) AS voice,
  {{columns}}
FROM timed AS t
LEFT JOIN spoken AS v ON v.partner = t.partner AND v.fact = t.fact  -- nothing for a partner that isn't registered
LEFT JOIN first_kinds AS s ON s.fact = t.fact
