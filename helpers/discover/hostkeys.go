package discover

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"golang.org/x/crypto/ssh"

	"smoke.example/ecs/helpers/poll"
)

// The lines around the host keys, as cloud-init prints them (cc_keys_to_console). Something may stand before
// them on their line.
const (
	keysBegin = "-----BEGIN SSH HOST KEY KEYS-----"
	keysEnd   = "-----END SSH HOST KEY KEYS-----"
)

// hostKey matches a public key wherever it begins on its line.
var hostKey = regexp.MustCompile(`(?:ssh-|ecdsa-)[a-z0-9-]+ AAAA[A-Za-z0-9+/=]+`)

// HostKeys returns the SSH host keys that cloud-init printed to the instance's console when it first booted. If
// there are several sets it is the last complete one. That there are none is an error, poll.Infra and final.
func HostKeys(ctx context.Context, api EC2API, instanceID string) ([]ssh.PublicKey, error) {
	out, err := api.GetConsoleOutput(ctx, &ec2.GetConsoleOutputInput{InstanceId: aws.String(instanceID)})
	if err != nil {
		return nil, fmt.Errorf("reading the console output of instance %s: %w", instanceID, err)
	}
	text, err := base64.StdEncoding.DecodeString(aws.ToString(out.Output))
	if err != nil {
		return nil, poll.AsInfra(fmt.Errorf("decoding the console output of instance %s: %w", instanceID, err))
	}
	keys := consoleKeys(string(text))
	if len(keys) == 0 {
		return nil, poll.AsInfra(fmt.Errorf("no SSH host keys in the console output (%d bytes) of instance %s: "+
			"cloud-init prints them at the first boot only, EC2 shows them some minutes later, and a long-lived "+
			"t2 instance may have lost them: pin its keys in ssh.host_keys of the target (from: given, or known_hosts)",
			len(text), instanceID))
	}
	return keys, nil
}

// consoleKeys returns the keys of the last complete block. Lines that are no key are left out: the kernel may
// print in between.
func consoleKeys(console string) []ssh.PublicKey {
	end := strings.LastIndex(console, keysEnd)
	if end < 0 {
		return nil
	}
	begin := strings.LastIndex(console[:end], keysBegin)
	if begin < 0 {
		return nil
	}
	var keys []ssh.PublicKey
	for line := range strings.Lines(console[begin:end]) {
		if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(hostKey.FindString(line))); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}
