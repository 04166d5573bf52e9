#!/bin/sh
# Real deliveries, all the way through Kafka: run.sh CSV DATA_FOLDER
#
# Starts a broker on a free port, registers the partner, sends the file by its map, ingests, projects, stops the broker.
# stdout has the report on punctuality by mode as JSON, and nothing else. Refused rows and unclear values are listed in
# DATA_FOLDER/scms.rejected.csv and DATA_FOLDER/scms.report.csv.
set -eu

if [ $# -ne 2 ] || [ ! -f "$1" ]; then
  echo "usage: run.sh CSV DATA_FOLDER (CSV: SCMS Delivery History, as a file)" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
repository=$(CDPATH='' cd -- "$here/../../.." && pwd)
threadline="$repository/.venv/bin/threadline"
if [ ! -x "$threadline" ]; then
  echo "there is no $threadline: run \`make install\` in $repository first" >&2
  exit 69
fi
csv=$1
mkdir -p "$2"
data=$(CDPATH='' cd -- "$2" && pwd)

# What the caller has set for another tracker must not lead elsewhere.
unset THREADLINE_DATA THREADLINE_KAFKA THREADLINE_CONFIG
say() { echo "== $*" >&2; }
run() { "$threadline" "$@" --data "$data"; }

finish() {
  code=$?
  trap - EXIT
  run broker stop >&2 || true
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "a broker on a free port"
kafka=$(run broker start)

say "the partner"
run partner add scms --kind buyer --by run.sh --reason "the SCMS example" --kafka "$kafka" >&2

say "the file"
# 65 = some rows were refused; they are listed, and the others were sent.
run emit "$csv" --map "$here/map.toml" --partner scms --kind buyer --kafka "$kafka" \
  --rejects "$data/scms.rejected.csv" --report "$data/scms.report.csv" >&2 || [ $? -eq 65 ]

say "into the event store"
run ingest --until-caught-up --kafka "$kafka" >&2

say "into the read models"
run project --until-caught-up >&2

say "punctuality at delivery, by mode, counted in lines"
run report on-time --by mode --format json
