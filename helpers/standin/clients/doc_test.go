// Package clients_test lets real clients look at the same rollouts on a stand-in with real containers: AWS's command
// line, the SDK, and the suite's own watch. The test says that they read the same, the benchmark what each takes.
package clients_test
