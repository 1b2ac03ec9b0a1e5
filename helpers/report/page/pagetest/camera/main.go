// Command camera takes pictures of the reports of runs, as a wide screen and a phone show their tops.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"smoke.example/ecs/helpers/report/page/pagetest/browser"
)

const usage = "camera FOLDER NAME=RUN …: writes FOLDER/NAME-1280.png and FOLDER/NAME-360.png of RUN/report.html"

// views are how each report is taken.
var views = []browser.View{{Width: 1280, Height: 1600}, {Width: 360, Height: 1400}}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := take(ctx, os.Args[1:])
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "camera:", err)
		os.Exit(1)
	}
}

// take takes all pictures that args ask for.
func take(ctx context.Context, args []string) (err error) {
	if len(args) < 2 {
		return errors.New(usage)
	}
	folder := args[0]
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making a folder for the pictures: %w", err)
	}
	profile, err := os.MkdirTemp("", "smoke-camera-")
	if err != nil {
		return fmt.Errorf("making a folder for the browser: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(profile)) }()
	b, err := browser.Start(ctx, profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, pair := range args[1:] {
		name, run, ok := strings.Cut(pair, "=")
		if !ok {
			return fmt.Errorf("%q is no NAME=RUN; %s", pair, usage)
		}
		if err := portray(b, run, filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

// portray takes the report of a run in each view.
func portray(b *browser.Browser, run, name string) error {
	for _, view := range views {
		page, err := b.Open(filepath.Join(run, "report.html"), view)
		if err != nil {
			return err
		}
		picture, err := page.PNG()
		page.Close()
		if err != nil {
			return fmt.Errorf("taking a picture of %s: %w", run, err)
		}
		if err := os.WriteFile(fmt.Sprintf("%s-%d.png", name, view.Width), picture, 0o644); err != nil {
			return fmt.Errorf("writing a picture: %w", err)
		}
	}
	return nil
}
