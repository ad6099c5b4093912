#!/bin/sh
# Starts the load of a stack: a program of Node's, or k6 once every replica can be found. It needs a shell, and for k6
# getent or nslookup; nothing else, so that a stock image of k6 will do.
set -eu

# The IPv4 addresses of a name, one a line, each once.
addresses() {
  if command -v getent >/dev/null 2>&1; then
    getent ahostsv4 "$1" || true
  else
    nslookup "$1" 2>/dev/null | sed -n '/^Name:/,$s/^Address[^:]*: *//p' || true
  fi | {
    seen=' '
    while read -r address _; do
      case "$address" in *[!0-9.]* | '') continue ;; esac
      case "$seen" in *" $address "*) continue ;; esac
      seen="$seen$address "
      echo "$address"
    done
  }
}

# Prints ip:port,ip:port,… of the front door of every replica at a place, once there are enough.
front_doors() {
  while :; do
    found=$(addresses "${1#dns:}")
    doors=''
    count=0
    for address in $found; do
      doors="$doors${doors:+,}$address:7008"
      count=$((count + 1))
    done
    if [ "$count" -ge "$LEAK_LAB_REPLICAS" ]; then
      echo "$doors"
      return
    fi
    sleep 0.2
  done
}

case "$LEAK_LAB_LOAD_PROGRAM" in
  *.ts)
    LEAK_LAB_FRONT_DOORS=$(front_doors "${LEAK_LAB_RESOLVE_CLIENTS:-$LEAK_LAB_RESOLVE}")
    LEAK_LAB_SERVER_DOORS=''
    if [ -n "${LEAK_LAB_RESOLVE_CLIENTS:-}" ]; then LEAK_LAB_SERVER_DOORS=$(front_doors "$LEAK_LAB_RESOLVE"); fi
    export LEAK_LAB_FRONT_DOORS LEAK_LAB_SERVER_DOORS
    cd /load
    k6 version || true # the report says which
    # The flags are words: they are meant to be split.
    exec k6 run ${LEAK_LAB_K6_FLAGS:-} "$LEAK_LAB_LOAD_PROGRAM"
    ;;
  *) exec node "$LEAK_LAB_LOAD_PROGRAM" ;;
esac
