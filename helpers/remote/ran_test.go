package remote_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/remote"
)

func TestEveryCommandIsTold(t *testing.T) {
	tests := []struct {
		sentence string
		command  []string
		exit     int
		out, err string
		stuck    bool
	}{
		{"one that ends well", []string{"echo", "so far"}, 0, "so far\n", "", false},
		{"one that ends badly", []string{"sh", "-c", "echo no >&2; exit 3"}, 3, "", "no\n", false},
		{"one that takes too long", []string{"stuck"}, -1, "so far", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			handle := shell("")
			if tt.stuck {
				handle, _ = stuck()
			}
			var told []remote.Ran
			config := serve(t, handle)
			config.Command, config.Observe = time.Second, func(r remote.Ran) { told = append(told, r) }
			began := time.Now()
			result, err := dial(t, config).Run(t.Context(), tt.command...)
			g.Expect(told).To(HaveLen(1))
			g.Expect(told[0].Line).To(Equal(remote.CommandLine(tt.command...)))
			g.Expect(told[0].Began).To(BeTemporally(">=", began))
			g.Expect(told[0].Result).To(Equal(result))
			g.Expect(told[0].Result.Stdout).To(Equal(tt.out))
			g.Expect(told[0].Result.Stderr).To(Equal(tt.err))
			g.Expect(told[0].ExitCode()).To(Equal(tt.exit))
			g.Expect(told[0].Err == nil).To(Equal(tt.exit == 0))
			if err != nil {
				g.Expect(told[0].Err).To(BeIdenticalTo(err))
			}
		})
	}
}
