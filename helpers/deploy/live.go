package deploy

// Live returns the ARN of the task definition that is proven to run: that of the newest deployment that completed. In
// the middle of a rollout, or after one that failed, that is not what the service names. Where ECS tells of none that
// completed it is what the service names.
func (s Status) Live() string {
	for _, d := range s.Deployments {
		if d.Rollout == rolloutCompleted {
			return d.Definition
		}
	}
	return s.Definition
}
