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

// step has the engine's classic builder build and tag one image on the base called from. A build that fails leaves
// no layers behind: they may be what fills the disk.
func step(ctx context.Context, engine *client.Client, files io.Reader, r recipe, from string) error {
	result, err := engine.ImageBuild(ctx, files, client.ImageBuildOptions{
		Version: build.BuilderV1, Tags: []string{r.ref()}, Labels: map[string]string{Label: r.name},
		BuildArgs: map[string]*string{"BASE": &from}, Remove: true, ForceRemove: true,
	})
	if err != nil {
		return err
	}
	defer func() { _ = result.Body.Close() }()
	output, err := drain(result.Body)
	if err != nil {
		sweep(ctx, engine, layers(output))
	}
	return err
}

// drain reads the engine's progress to its end and returns it. The engine reports a failed step in there, after its
// 200.
func drain(body io.Reader) (string, error) {
	var output strings.Builder
	for messages := json.NewDecoder(body); ; {
		var m jsonstream.Message
		if err := messages.Decode(&m); errors.Is(err, io.EOF) {
			return output.String(), nil
		} else if err != nil {
			return output.String(), fmt.Errorf("reading the engine's progress: %w", err)
		}
		output.WriteString(m.Stream)
		if m.Error != nil {
			return output.String(), fmt.Errorf("%w\n%s", m.Error, lastLines(output.String()))
		}
	}
}
