package images

import (
	"context"
	"fmt"
	"io"

	"github.com/moby/moby/client"
)

// importTree makes an image of one layer out of a tree.
func importTree(ctx context.Context, engine *client.Client, root *tree, ref string, changes []string) error {
	reader, writer := io.Pipe()
	defer func() { _ = reader.Close() }()
	go func() { _ = writer.CloseWithError(root.write(writer)) }()
	result, err := engine.ImageImport(ctx, client.ImageImportSource{Source: reader, SourceName: "-"}, ref,
		client.ImageImportOptions{Changes: changes})
	if err == nil {
		defer func() { _ = result.Close() }()
		_, err = drain(result)
	}
	if err != nil {
		return fmt.Errorf("importing %s into the engine: %w", ref, err)
	}
	return nil
}
