package target

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"smoke.example/ecs/helpers/strictyaml"
)

// cross keeps a fault for each value that does not fit another one, or the task definition's template.
func (t *Target) cross(doc *strictyaml.Document) {
	t.crossContainers(doc)
	t.crossPlaceholders(doc)
	t.crossSecrets(doc)
	t.crossTemplate(doc)
}

func (t *Target) crossContainers(doc *strictyaml.Document) {
	for path, name := range map[string]string{
		"http.container": t.HTTP.Container, "database.container": t.Database.Container,
	} {
		if _, there := t.Container(name); !there && name != "" {
			doc.Add(path, "not one of containers: "+strings.Join(t.names(), ", "), name)
		}
	}
}

func (t *Target) names() []string {
	var names []string
	for _, c := range t.Containers {
		names = append(names, c.Name)
	}
	return names
}

func (t *Target) crossPlaceholders(doc *strictyaml.Document) {
	t.needs(doc, "database.query", t.Database.Query, "{sql}")
	for i, c := range t.Containers {
		t.needs(doc, fmt.Sprintf("containers[%d].marker", i), c.Marker, "{marker}")
	}
}

func (*Target) needs(doc *strictyaml.Document, path string, command []string, placeholder string) {
	holds := func(word string) bool { return strings.Contains(word, placeholder) }
	if len(command) > 0 && !slices.ContainsFunc(command, holds) {
		doc.Add(path, "no word of the command holds "+placeholder, strings.Join(command, " "))
	}
}

func (t *Target) crossSecrets(doc *strictyaml.Document) {
	for i, s := range t.Secrets {
		path := fmt.Sprintf("secrets[%d]", i)
		if n := s.sources(); n != 1 {
			doc.Add(path, fmt.Sprintf("needs exactly one of definition, env and file, has %d", n), s.Name)
		}
	}
	key := t.HTTP.SigningKey
	if ofSecret := func(s SecretSource) bool { return s.Name == key }; key != "" && !slices.ContainsFunc(t.Secrets, ofSecret) {
		doc.Add("http.signing_key", "not the name of one of secrets: "+strings.Join(t.secretNames(), ", "), key)
	}
}

func (t *Target) secretNames() []string {
	var names []string
	for _, s := range t.Secrets {
		names = append(names, s.Name)
	}
	return names
}

// template is what a target needs to know of the task definition; deploy.Render reads it strictly.
type template struct {
	ContainerDefinitions []struct {
		Name        string `json:"name"`
		Image       string `json:"image"`
		Environment []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"environment"`
	} `json:"containerDefinitions"`
}

func (t *Target) crossTemplate(doc *strictyaml.Document) {
	text, err := os.ReadFile(t.Definition)
	if err != nil {
		return // Validate has told that there is no such file.
	}
	task := template{}
	if err := json.Unmarshal(text, &task); err != nil {
		doc.Add("definition", "not the JSON of a task definition: "+err.Error(), t.Definition)
		return
	}
	if n, images := strings.Count(string(text), "%s"), len(task.ContainerDefinitions); n != images {
		doc.Add("definition", fmt.Sprintf("has %%s %d times for %d images: the account id stands once in each", n, images),
			t.Definition)
	}
	t.crossVariables(doc, task)
}

func (t *Target) crossVariables(doc *strictyaml.Document, task template) {
	for i, s := range t.Secrets {
		if s.Definition == "" {
			continue
		}
		if _, err := task.variable(s.Definition); err != nil {
			doc.Add(fmt.Sprintf("secrets[%d].definition", i), err.Error(), s.Definition)
		}
	}
}
