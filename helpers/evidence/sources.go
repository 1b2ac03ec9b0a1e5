package evidence

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/target"
)

// ForRun returns a redactor that knows every secret that a run on t is given: the target's, as read by
// target.ReadSecrets; those variables of the definition whose name says that they are secret, and the passwords of URLs
// there, listed or not; the AWS credentials among environ (as os.Environ returns it) and in the SDK's own files; and the
// instances' SSH key. What cannot be read is not known: whoever needs it says so.
//
// Of a variable that nobody listed nobody said whether it is an ordinary word, so that it counts as one unless it is as
// long as a password and more than letters.
func ForRun(t *target.Target, secrets []target.Secret, environ []string) *Redactor {
	r := &Redactor{}
	r.KnowRun(t, secrets, environ)
	return r
}

// KnowRun makes known what ForRun knows.
func (r *Redactor) KnowRun(t *target.Target, secrets []target.Secret, environ []string) {
	r.Add(listed(t, secrets)...)
	r.Add(unlisted(t, secrets)...)
	r.KnowEnvironment(environ)
	if key, err := os.ReadFile(t.SSH.Key); err == nil {
		r.Add(Known{Name: "SSH key", Value: strings.TrimSpace(string(key)), Source: SourceSSHKey})
	}
}

// KnowEnvironment makes known the AWS credentials among environ and in the files that the SDK reads.
func (r *Redactor) KnowEnvironment(environ []string) {
	for _, name := range []string{
		"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
	} {
		r.Add(Known{Name: name, Value: variable(environ, name), Source: SourceAWSVariables})
	}
	home := filepath.Join(variable(environ, "HOME"), ".aws")
	r.Add(profiles(cmp.Or(variable(environ, "AWS_SHARED_CREDENTIALS_FILE"), filepath.Join(home, "credentials")))...)
	r.Add(profiles(cmp.Or(variable(environ, "AWS_CONFIG_FILE"), filepath.Join(home, "config")))...)
}

// Credentials are AWS credentials that are in use, however they came about; empty ones are none.
func Credentials(secretKey, sessionToken string) []Known {
	return []Known{
		{Name: "AWS_SECRET_ACCESS_KEY", Value: secretKey, Source: SourceAWSResolved},
		{Name: "AWS_SESSION_TOKEN", Value: sessionToken, Source: SourceAWSResolved},
	}
}

func listed(t *target.Target, secrets []target.Secret) []Known {
	var all []Known
	for _, s := range secrets {
		source := SourceTargetDefinition
		i := slices.IndexFunc(t.Secrets, func(from target.SecretSource) bool { return from.Name == s.Name })
		switch {
		case i >= 0 && t.Secrets[i].Env != "":
			source = SourceTargetVariable
		case i >= 0 && t.Secrets[i].File != "":
			source = SourceTargetFile
		}
		all = append(all, Known{Name: s.Name, Value: s.Reveal(), Word: s.Word, Source: source})
	}
	return all
}

// given is a variable of a container, as a task definition has it.
type given struct{ Name, Value string }

// unlisted are the secrets of the definition that the target does not name.
func unlisted(t *target.Target, secrets []target.Secret) []Known {
	var all []Known
	add := func(name, value string) {
		listed := func(s target.Secret) bool { return s.Reveal() == value }
		if !slices.ContainsFunc(secrets, listed) {
			all = append(all, Known{Name: name, Value: value, Word: isWordLike(value), Source: SourceDefinition})
		}
	}
	for _, v := range variables(t.Definition) {
		if secretPair.MatchString(v.Name) && !harmless.MatchString(v.Value) {
			add(v.Name, v.Value)
		}
		for _, found := range urlPassword.FindAllStringSubmatch(v.Value, -1) {
			add("password in "+v.Name, found[1])
		}
	}
	return all
}

var urlPassword = regexp.MustCompile(`://[^\s/:@]*:([^\s/@]+)@`)

// variables are those of a definition's containers; none where it is no definition.
func variables(definition string) []given {
	var task struct {
		ContainerDefinitions []struct{ Environment []given }
	}
	text, err := os.ReadFile(definition)
	if err != nil || json.Unmarshal(text, &task) != nil {
		return nil
	}
	var all []given
	for _, c := range task.ContainerDefinitions {
		all = append(all, c.Environment...)
	}
	return all
}

// longestWord is how long a value is at most that may be an ordinary word whatever its characters.
const longestWord = 7

var letters = regexp.MustCompile(`^[A-Za-z]*$`)

func isWordLike(value string) bool { return len(value) <= longestWord || letters.MatchString(value) }

var credential = regexp.MustCompile(`(?mi)^\s*(aws_(?:secret_access_key|session_token|security_token))\s*=\s*(\S+)\s*$`)

// profiles are the credentials in one of the SDK's files.
func profiles(file string) []Known {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var all []Known
	for _, found := range credential.FindAllStringSubmatch(string(text), -1) {
		all = append(all, Known{Name: strings.ToUpper(found[1]), Value: found[2], Source: SourceAWSFiles})
	}
	return all
}

// variable returns the last value of an environment variable, or "".
func variable(environ []string, name string) string {
	for _, pair := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
