package evidence

// StagingFile is the name, in a run's folder, of what the suite found the service to run on: a discover.Staging as JSON.
// There is none where it did not come so far.
const StagingFile = "staging.json"
