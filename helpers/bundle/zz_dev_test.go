package bundle

import (
	"fmt"
	"os"
	"testing"
	"time"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
	"smoke.example/ecs/helpers/unique"
)

func TestDev(t *testing.T) {
	tt, err := target.Read("/work/main/fixtures/targets/local.yaml", os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	secrets, _ := target.ReadSecrets(tt, os.Environ())
	dir := os.Getenv("DEVOUT")
	os.RemoveAll(dir)
	os.MkdirAll(dir, 0o755)
	b, err := Collect(t.Context(), Config{Target: tt, Folder: evidence.Folder{Path: dir, Redact: evidence.ForSecrets(secrets)}, RunID: unique.NewRun(), Light: os.Getenv("LIGHT") != ""})
	fmt.Println(b.Took, err)
	for _, p := range b.Parts {
		fmt.Printf("%-16s %-34s %-20s %-14s %6d %v %6d %s  %s\n", p.Kind, p.Name, p.Instance, p.Container, p.Bytes, p.Cut, p.Took/time.Millisecond, p.File, p.Error)
	}
}
