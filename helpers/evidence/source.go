package evidence

// Source is where a secret is known from.
type Source string

// The sources of values.
const (
	// SourceTargetDefinition, SourceTargetVariable and SourceTargetFile are the target's own list, by where it points.
	SourceTargetDefinition Source = "target: definition"
	SourceTargetVariable   Source = "target: env"
	SourceTargetFile       Source = "target: file"
	// SourceDefinition are variables of the task definition that nobody listed.
	SourceDefinition Source = "definition"
	// SourceAWSVariables, SourceAWSFiles and SourceAWSResolved are AWS credentials: of the environment, of the SDK's own
	// files, and those that the SDK came by in another way.
	SourceAWSVariables Source = "AWS variables"
	SourceAWSFiles     Source = "AWS files"
	SourceAWSResolved  Source = "AWS credentials in use"
	// SourceSSHKey is the file with the instances' private key.
	SourceSSHKey Source = "SSH key"
	// SourceRun is what the run itself makes: passwords, their hashes, tokens.
	SourceRun Source = "run"
)

// The sources by shape.
const (
	ShapeKey          Source = "shape: private key"
	ShapeBearer       Source = "shape: bearer token"
	ShapeJWT          Source = "shape: JWT"
	ShapeAccessKey    Source = "shape: AWS access key"
	ShapeSecretKey    Source = "shape: AWS secret key"
	ShapeSessionToken Source = "shape: AWS session token"
	ShapeURL          Source = "shape: password in a URL"
	ShapeAssignment   Source = "shape: value of a secret's name"
)
