package runner

const preflightUsage = `smoke preflight -target FILE

Tells in a few seconds what can be known about the environment in FILE before anything is touched: credentials and
account, clock, definition, images, cluster, service, instances and agents, security groups, log group and streams,
key file, host keys, SSH with Docker, HTTP, and, where the target allows to deploy, whether a rollout has room. It only
reads. Each thing is one line: "ok", "bad" with what to do, or "not checked" with why.

Every call that a run reads by is made once: the one that is denied is named as IAM names it, with what to allow it on.
What would write is named and not tried.

The exit code: 0 where nothing is bad, 1 where the environment is, 2 where our side or the AWS API is (credentials,
permissions, key file, definition), 3 where it was interrupted. What no reading can tell counts for nothing.
`
