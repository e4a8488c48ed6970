#!/usr/bin/env bash
# Where the time of GRPO steps of a small transformer goes, by library, once the JVM is warm (needs Linux perf).
#   bench/profile-grpo.sh [HIDDEN [LAYERS [STEPS]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/java-home.sh
data=$(mktemp)
trap 'rm -f "$data"' EXIT
"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -cp 'bench/target/lib/*:bench/target/bench-0.1.0.jar' \
  dev.assay.bench.GrpoStep "${1:-128}" "${2:-4}" "${3:-20}" &
java=$!
sleep "${WARM:-8}"
perf record -q -e cpu-clock -F 499 -p "$java" -o "$data" 2>/dev/null || true
wait "$java"
perf report -i "$data" --sort dso --stdio 2>/dev/null | grep -v '^#' | grep -v '^$' | head -15
