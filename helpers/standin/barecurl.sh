#!/usr/bin/env bash
# curl for an instance on a machine that has none: it gets a page of the ECS agent that ~/.curlrc leads to, and nothing
# else. Options are taken as curl's, of which -f counts.
set -eu
fail=
while [[ ${1-} == -* ]]; do
  case $1 in
    -m | --max-time) shift ;;
    --fail) fail=yes ;;
    --*) ;;
    *f*) fail=yes ;;
  esac
  shift
done
IFS=: read -r _ port address to < <(tr -d '"' <~/.curlrc) # connect-to = "localhost:PORT:ADDRESS:PORT"
site=http://localhost:$port
if [[ ${1-} != "$site"* ]]; then
  echo "curl: this machine has no curl: only $site can be asked here" >&2
  exit 6
fi
path=${1#"$site"}
exec 3<>"/dev/tcp/$address/$to"
printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "${path:-/}" "${site#http://}" >&3
read -r _ status _ <&3
if [[ $fail && $status -ge 400 ]]; then
  exit 22
fi
while read -r line <&3 && [[ $line != $'\r' ]]; do :; done
cat <&3
