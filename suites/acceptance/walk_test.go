package acceptance

import (
	. "github.com/onsi/ginkgo/v2"

	"smoke.example/ecs/helpers/evidence"
)

// Each step stands on those before it: after one that failed the rest is not taken.
var _ = Describe("The walk:", Ordered, Label(evidence.AreaLabel("acceptance")), func() {
	BeforeAll(func() {
		DeferCleanup(hosts.Close)
		DeferCleanup(tellWhatIsLeft)
	})

	takes("empty", "the environment is there, and nothing is under way in it",
		"The AWS account is the target's. The cluster has its instances, their agents are connected, and each lets us in "+
			"over SSH with the host key that we expect. The log group is there. A service, if there is one, is at rest.",
		env.deployment(), arrive)

	takes("unmigrated", "the service is deployed without making its tables",
		"The service runs a revision that starts the application alone, and it settles on that.",
		env.deployment(), deployUnmigrated)

	takes("ping", "GET /ping is answered with 200 on every instance",
		"The application runs and can be reached from outside, though its tables are missing.",
		env.look(), pings)

	takes("users-fail", "GET /users is answered with 500 on every instance",
		"The application says that something is wrong, since its tables are missing.",
		env.look(), usersFail)

	takes("relation-missing", "the database's log says which table is missing",
		"In the stream of each database there is a line such as: "+env.target.Acceptance.Missing.String(),
		env.look(), missesRelation)

	takes("migrated", "the tables are made and filled by hand",
		"The two commands, run inside the service's container of every instance, over SSH, end well.",
		env.look(), migrate)

	takes("users-listed", "GET /users is answered with the seeded users on every instance",
		"The application sees the tables that were made, without having been started anew.",
		env.look(), listsUsers)

	takes("deployed", "the service is deployed as it is meant to run",
		"The service settles on the target's definition, and its containers run the images that the registry has.",
		env.deployment(), deployReal)

	takes("endpoints", "every endpoint answers as the table promises",
		"All promises about the endpoints hold on every instance.",
		0, verifies("endpoints", "area:endpoints"))

	takes("replaced", "a container that is killed is replaced by ECS",
		"ECS notices that the container ended, stops its task with a reason, and starts a new one; all answers again.",
		env.deployment(), replaces)

	takes("rolled-back", "a rollback leads back to the revision before, and another one forward again",
		"The service settles on the revision without the tables and behaves so, and then on the one that is meant to run; "+
			"the promises about the deployment hold again.",
		0, rollsBack)

	for _, question := range env.target.Acceptance.Questions {
		asks(question)
	}
})
