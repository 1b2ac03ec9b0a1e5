#!/bin/sh
# runs.sh SMOKE TARGET CAMERA FOLDER: within a stand-in, makes a gate that passes, changes a user in one instance's
# database, makes a nightly check that finds it, and has CAMERA take pictures of both reports into FOLDER.
set -eu
smoke=$1 target=$2 camera=$3 folder=$4
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
"$smoke" gate -target "$target" -out "$runs/good"

# The stand-in's first instance is the first address of the network in which its AWS answers.
address=$(printf '%s\n' "$AWS_ENDPOINT_URL" | sed -E 's,^http://([0-9]+\.[0-9]+\.[0-9]+)\..*,\1.1,')
ssh -i "$SMOKE_SSH_KEY" -p "$SMOKE_SSH_PORT" -o IdentitiesOnly=yes -o LogLevel=ERROR \
	-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "ec2-user@$address" \
	"docker exec \$(docker ps -qf name=users-db) psql -U postgres -d users_staging -qAtc \"UPDATE users SET admin = true WHERE id = 1\""

code=0
"$smoke" nightly -target "$target" -out "$runs/bad" || code=$?
test "$code" = 1 || { echo "runs.sh: the second run ended with $code, not with FAIL (1)" >&2; exit 1; }
"$camera" "$folder" "pass=$runs/good/latest" "fail=$runs/bad/latest"
