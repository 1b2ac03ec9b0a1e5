package matchers_test

import (
	"testing"

	. "smoke.example/ecs/helpers/matchers"
)

func TestAdvised(t *testing.T) {
	judge(t, map[string]judgement{
		"a failure": {
			events(), Advised(StartOnce(patterns(`one`)), "cat it"),
			"Expected the log stream to contain the start-up lines once each and in their order, but no line matches `one`; " +
				"0 lines were searched\nTo look yourself: cat it", "",
		},
		"a success": {
			events("one"), Advised(StartOnce(patterns(`one`)), "cat it"), "",
			"Expected log stream 9581a69a not to contain the start-up lines once each and in their order" +
				"\nTo look yourself: cat it",
		},
	})
}
