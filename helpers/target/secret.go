package target

// SecretSource says where a secret's value is read. Exactly one of Definition, Env and File is set.
type SecretSource struct {
	// Name is what stands in place of the value wherever it would be printed.
	Name string `yaml:"name" validate:"required"`
	// Definition is "container/VARIABLE": a variable of the task definition's template.
	Definition string `yaml:"definition"`
	// Env is an environment variable of the run.
	Env string `yaml:"env"`
	// File is a file whose content, without the last line break, is the value.
	File string `yaml:"file"`
	// Word marks a value that is an ordinary word: it counts as the secret only inside a URL or an assignment.
	Word bool `yaml:"word"`
}

// Secret is a value that is never printed: its String is its name in brackets.
type Secret struct {
	Name string
	Word bool

	value string
}

// Reveal returns the value, for the one place that needs it.
func (s Secret) Reveal() string { return s.value }

// String returns the secret's name in brackets.
func (s Secret) String() string { return "[" + s.Name + "]" }

// GoString is String, so that %#v does not tell the value either.
func (s Secret) GoString() string { return s.String() }
