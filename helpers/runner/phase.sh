#!/bin/sh
# phase.sh NAME COMMAND [ARG ...]: runs COMMAND and says every few seconds that NAME is still going on, so that a cold
# build is never a silent one. What COMMAND prints is shown as it comes; its exit code is this one's.
set -u
name=$1
shift
began=$(date +%s)
(
	trap 'exit 0' TERM
	next=5
	while :; do
		sleep 1
		took=$(($(date +%s) - began))
		[ "$took" -lt "$next" ] && continue
		printf '%s … %s s\n' "$name" "$took" >&2
		next=$((took + 15))
	done
) &
clock=$!
trap 'kill "$clock" 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$@"
code=$?
took=$(($(date +%s) - began))
[ "$code" -eq 0 ] && [ "$took" -ge 5 ] && printf '%s: %s s\n' "$name" "$took" >&2
exit "$code"
