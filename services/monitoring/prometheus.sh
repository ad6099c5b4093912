#!/bin/sh
# Runs the Prometheus of a stack on loopback, where nobody outside can ask it; so it is asked for its alerts here, and what
# it answers is printed, one answer a line, wherever one is new. It needs a shell, and wget or bash; nothing else, so that a
# stock image of Prometheus will do.
set -eu

# By itself, Prometheus looks for changes of its targets only every 5 s, and 5 s after that scrapes them.
prometheus \
  --config.file=/monitoring/prometheus.swarm.yml \
  --storage.tsdb.path=/data \
  --storage.tsdb.retention.size=100MB \
  --web.listen-address=127.0.0.1:9090 \
  --scrape.discovery-reload-interval=100ms &
prometheus=$!

# The answer; nothing while there is none. No time limit: with -T, busybox's wget (1.35) crashes.
alerts() {
  if command -v wget >/dev/null 2>&1; then
    wget -q -O - http://127.0.0.1:9090/api/v1/alerts || true
  else
    # shellcheck disable=SC2016 # for bash to expand
    bash -c 'exec 3<>/dev/tcp/127.0.0.1/9090 && printf "GET /api/v1/alerts HTTP/1.0\r\n\r\n" >&3 &&
      while IFS= read -r -t 2 line <&3 || [ -n "$line" ]; do
        case $line in "{"*) printf "%s" "$line" ;; esac
        line=
      done' || true
  fi 2>/dev/null
}

last=''
while kill -0 "$prometheus" 2>/dev/null; do
  answer=$(alerts)
  if [ -n "$answer" ] && [ "$answer" != "$last" ]; then
    printf '%s\n' "$answer"
    last=$answer
  fi
  sleep "$LEAK_LAB_ALERTS_EVERY"
done
wait "$prometheus"
