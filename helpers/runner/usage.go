package runner

const usage = `smoke says whether a deployment is good.

  smoke gate -target FILE      deploys to the environment in FILE, then verifies it
  smoke nightly -target FILE   verifies what runs there and changes nothing that lasts
  smoke deploy -target FILE    deploys to the environment in FILE, and verifies only that it settles
  smoke acceptance -target FILE
                               walks step by step from an environment without the service to one that can be signed off
  smoke preflight -target FILE tells what can be known before anything is touched; it only reads
  smoke report DIR             tells the verdict of a run again, from its files
  smoke explain FILE           tells every value of the environment in FILE, and where it comes from
  smoke help [COMMAND]         tells more

The exit code is the verdict:
  0 PASS         every required promise ran and held
  1 FAIL         the environment is bad; what, where and why is said
  2 INFRA        could not judge: our input, our machine, or the AWS API. Also a call that is wrong or refused
  3 INCOMPLETE   a required promise did not run, or the run was cut short
`

const flagsUsage = `
  -target FILE         the environment (required), such as fixtures/targets/staging.yaml
  -out DIR             where runs leave their folders (.smoke/runs in the project)
  -procs N             how many processes run specs at once (4)
  -label-filter EXPR   runs only what matches, such as 'area:logs || id:endpoints.ping'; if that leaves out a
                       required promise the verdict is INCOMPLETE
  -timeout TIME        ends the run after this time (1h)
  -suite FILE          a suite that is built already (*.test), in place of building it
` + environmentUsage

const environmentUsage = `
Single values of the target can be overridden by environment variables (SMOKE_…); AWS is found by its SDK's own
(AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …). Ctrl-C lets the suite clean up; a second one kills it.
`

const acceptanceUsage = `smoke acceptance -target FILE [flags]

Walks, step by step, the way from an environment without the service to one that can be signed off: the service without
its tables, its tables made by hand, its real start, all endpoints, a container that dies, a roll-back. What only a person
can judge is asked where standard input and output are a terminal, and stays open elsewhere; at the end it is asked whether
the environment is accepted. Everything is in the acceptance pack, acceptance.html in the run's folder.

The target must allow it (allow: [deploy, write, disrupt]) and say how the service starts without its tables
(acceptance.unmigrated). On Travis it refuses pull requests, and branches other than the target's deployment.branch.

  -target FILE         the environment (required), such as fixtures/targets/local.yaml
  -step                stops before and after each step; also STEP=1. Enter goes on, and any answer may be followed by
                       a remark, such as "r the network was down"
  -by NAME             who decides (git's user, or else the user of this machine)
  -out DIR             where runs leave their folders (.smoke/runs in the project)
  -procs N             how many processes verify at once (4); the steps themselves have one order
  -timeout TIME        ends the run after this time (8h)
  -suite FILE          the walk's suite that is built already (*.test), in place of building it
  -verifier FILE       the suite that verifies, built already
` + environmentUsage

const deployUsage = `
The target must allow it (allow: [deploy]). On Travis it refuses pull requests, and branches other than the target's
deployment.branch. If the deployment or the verification failed, and the target asks for it (deployment.rollback), what
was live before is put back and verified; the exit code stays 1. It never is where nobody could judge, after Ctrl-C, or
under somebody else's newer deployment.
`

const dryRunUsage = `
  -dry-run             tells what would change, and what is in the way, and calls nothing that writes; also for a
                       pull request. The exit code is 0 where nothing is in the way, 1 where the rollout could never
                       end, 2 where a deployment would be refused or AWS does not answer
`

var usages = map[string]string{
	"gate": `smoke gate -target FILE [flags]

Deploys to the environment in FILE and verifies it.
` + deployUsage + flagsUsage + dryRunUsage,
	"nightly": `smoke nightly -target FILE [flags]

Verifies what runs in the environment in FILE. It never deploys, whatever the target allows.
` + flagsUsage,
	"preflight": preflightUsage,
	"deploy": `smoke deploy -target FILE [flags]

Deploys to the environment in FILE and verifies only the deployment: that it settles, and stays. Nothing is asked of the
service itself.
` + deployUsage + flagsUsage + dryRunUsage,
	"acceptance": acceptanceUsage,
	"report": `smoke report [flags] DIR

Judges the run whose folder is DIR again, such as .smoke/runs/latest, and exits with its verdict. It changes nothing in DIR.
DIR may also be a verification of a walk, such as .smoke/runs/latest/verify-1.

  -html FILE           writes the run's page anew, as FILE; its links to the bundle lead somewhere in DIR only
  -pack FILE           writes the pack of an acceptance anew, as FILE
`,
	"explain": `smoke explain FILE

Reads the environment in FILE as a run would, and tells every value with where it comes from: the file's line and
column, an environment variable (SMOKE_…), or default. It calls nothing, and shows of secrets only where they are.
`,
	"help": usage,
}
