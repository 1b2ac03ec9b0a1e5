package images

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/moby/moby/api/types/build"
	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/client"
)

// step has the engine's classic builder build and tag one image on the base called from.
func step(ctx context.Context, engine *client.Client, files io.Reader, r recipe, from string) error {
	result, err := engine.ImageBuild(ctx, files, client.ImageBuildOptions{
		Version: build.BuilderV1, Tags: []string{r.ref()}, Labels: map[string]string{Label: r.name},
		BuildArgs: map[string]*string{"BASE": &from}, Remove: true, ForceRemove: true,
	})
	if err != nil {
		return err
	}
	defer func() { _ = result.Body.Close() }()
	return drain(result.Body)
}

// drain reads the engine's progress to its end. The engine reports a failed step in there, after its 200.
func drain(body io.Reader) error {
	var output strings.Builder
	for messages := json.NewDecoder(body); ; {
		var m jsonstream.Message
		if err := messages.Decode(&m); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading the engine's progress: %w", err)
		}
		output.WriteString(m.Stream)
		if m.Error != nil {
			return fmt.Errorf("%w\n%s", m.Error, lastLines(output.String()))
		}
	}
}
