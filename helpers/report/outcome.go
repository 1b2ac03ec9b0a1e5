package report

// Outcome is the word of a verdict. The zero value is Incomplete: what nobody judged is never green.
type Outcome int

// The outcomes of a run.
const (
	// Incomplete means that a required promise did not run, or that the run was cut short.
	Incomplete Outcome = iota
	// Pass means that every required promise ran and held.
	Pass
	// Fail means that the environment is bad.
	Fail
	// Infra means that the run could not judge: our input, our machine, or the AWS API.
	Infra
)

// String is the word: PASS, FAIL, INFRA or INCOMPLETE.
func (o Outcome) String() string {
	switch o {
	case Pass:
		return "PASS"
	case Fail:
		return "FAIL"
	case Infra:
		return "INFRA"
	default:
		return "INCOMPLETE"
	}
}

// ExitCode is the outcome as a process tells it: PASS 0, FAIL 1, INFRA 2, INCOMPLETE 3.
func (o Outcome) ExitCode() int {
	switch o {
	case Pass:
		return 0
	case Fail:
		return 1
	case Infra:
		return 2
	default:
		return 3
	}
}

// Meaning says in a sentence what the outcome means.
func (o Outcome) Meaning() string {
	switch o {
	case Pass:
		return "every required promise ran and held"
	case Fail:
		return "the environment is bad"
	case Infra:
		return "could not judge the environment"
	default:
		return "the run does not suffice to judge the environment"
	}
}
