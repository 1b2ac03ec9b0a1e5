package acceptance

import "encoding/json"

// struck is a value without the secrets in its texts. One that cannot be had so is left out.
func struck[T any](value T) (clean T) {
	text, err := json.Marshal(value)
	if err == nil {
		_ = json.Unmarshal(env.redact.RedactJSON(text), &clean)
	}
	return clean
}
