#!/usr/bin/env bash
# Memory of `assay serve` over one stream of many samples (NDJSON in and out), and how long it takes.
#   bench/serve-stream.sh [SAMPLES [PORT]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/java-home.sh
samples=${1:-10000000}
port=${2:-8095}
out=$(mktemp)
./assay serve --port "$port" --recipe math > /dev/null & server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$out"' EXIT
until curl -sf -o /dev/null "localhost:$port/health"; do sleep 0.2; done
java=$(pgrep -P "$server" java || echo "$server")
# What a full collection leaves of the heap is what the server keeps; the rest waits to be collected.
state() {
  echo "$SECONDS s: $(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$java/status") MB," \
    "live heap $("$JAVA_HOME/bin/jcmd" "$java" GC.class_histogram | awk '/^Total/ {print int($3 / 1048576)}') MB"
}
state
awk -v n="$samples" 'BEGIN { for (i = 0; i < n; i++) printf "{\"id\":\"%d\",\"group\":\"%d\",\"response\":\"so it is #### %d\",\"answer\":\"1\"}\n", i, i / 8, i % 3 }' |
  curl -s -T - -H 'Content-Type: application/x-ndjson' -H 'Expect:' -X POST "localhost:$port/v1/score" |
  tee >(wc -l > "$out") | awk '!/"status":"ok"/ && bad++ < 3 {print "not scored: " $0}' & stream=$!
while kill -0 "$stream" 2>/dev/null; do
  for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$stream" 2>/dev/null && sleep 1 || break; done
  state
done
wait "$stream"
echo "$(cat "$out") results of $samples samples"
