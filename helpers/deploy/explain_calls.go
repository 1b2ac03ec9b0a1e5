package deploy

// aboutCalls are the kinds of a call that was not answered as it should; their cause is the error itself.
var aboutCalls = map[Kind]words{
	NoCluster: {
		"{error}",
		"correct cluster, region and account in the target (SMOKE_ACCOUNT, AWS_REGION, AWS_PROFILE); aws ecs list-clusters",
	},
	Rejected: {"{error}", "correct what ECS refuses in the task definition (definition of the target), then deploy again"},
	Refused:  {"{error}", "{remedy}"},
	Silent: {
		"{error}",
		"look whether this machine reaches the ECS endpoint (AWS_REGION, AWS_ENDPOINT_URL, proxy) and who else uses up the " +
			"account's request rate; whatever was begun goes on without us: {look-service}",
	},
	Input:     {"{error}", "correct what the message names, then run again: nothing was changed"},
	Cancelled: {"{error}", "{resume}"},
}

// afterRefusal is what to do about an error's code; without an entry it is afterDenial.
var afterRefusal = map[string]string{
	"ExpiredTokenException":       renew,
	"ExpiredToken":                renew,
	"RequestExpired":              skew,
	"InvalidSignatureException":   skew,
	"SignatureDoesNotMatch":       skew,
	"RequestTimeTooSkewed":        skew,
	"UnrecognizedClientException": login,
	"InvalidClientTokenId":        login,
	"":                            login,
}

const (
	renew = "renew the credentials (aws sso login, or a new session of the CI's role) so that they outlast " +
		"deployment.within ({within}), then run again; whatever was begun goes on without us: {look-service}"
	skew = "set this machine's clock (timedatectl), or correct AWS_SECRET_ACCESS_KEY, then run again; whatever was begun " +
		"goes on without us: {look-service}"
	login = "give the run credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY); who they are: " +
		"aws sts get-caller-identity"
	afterDenial = "allow the credentials {action} on {cluster}/{service}, then run again; who they are: aws sts " +
		"get-caller-identity; whatever was begun goes on without us: {look-service}"
)
