package remote

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Disk is the file system that holds a folder of a host. Sizes are in bytes.
type Disk struct {
	// Folder was asked for, and Mount is where its file system begins.
	Folder, Mount string
	Used, Free    int64
}

// FreePercent is how much of the room for ordinary users is free.
func (d Disk) FreePercent() int {
	if d.Used+d.Free <= 0 {
		return 0
	}
	return int(d.Free * 100 / (d.Used + d.Free))
}

// DockerDisk returns the disk that holds Docker's data; where that folder cannot be looked at, the disk of /.
func (h *Host) DockerDisk(ctx context.Context) (Disk, error) {
	root, err := h.Run(ctx, "docker", "info", "-f", "{{.DockerRootDir}}")
	if err != nil {
		return Disk{}, fmt.Errorf("asking %s for Docker's folder: %w", h.config.Address, err)
	}
	disk, err := h.disk(ctx, strings.TrimSpace(root.Stdout))
	var refused *RunError
	if errors.As(err, &refused) {
		disk, err = h.disk(ctx, "/")
	}
	if err != nil {
		return Disk{}, fmt.Errorf("asking %s for the room on its disk: %w", h.config.Address, err)
	}
	return disk, nil
}

// blockSize is that of df -k.
const blockSize = 1024

// disk reads the last line of df: file system, blocks, used, available, capacity, mount point (POSIX).
func (h *Host) disk(ctx context.Context, folder string) (Disk, error) {
	result, err := h.Run(ctx, "df", "-P", "-k", folder)
	if err != nil {
		return Disk{}, err
	}
	lines := strings.Split(strings.TrimSpace(result.Stdout), "\n")
	words := strings.Fields(lines[len(lines)-1])
	if len(words) < 6 {
		return Disk{}, fmt.Errorf("df printed %q", shortened(result.Stdout))
	}
	used, faultUsed := strconv.ParseInt(words[2], 10, 64)
	free, faultFree := strconv.ParseInt(words[3], 10, 64)
	if err := errors.Join(faultUsed, faultFree); err != nil {
		return Disk{}, fmt.Errorf("df printed %q: %w", shortened(result.Stdout), err)
	}
	return Disk{Folder: folder, Mount: words[5], Used: used * blockSize, Free: free * blockSize}, nil
}

// Memory is that of a host, in bytes.
type Memory struct {
	// Available is what programs can still have without swapping.
	Available int64
}

// Memory asks the host, which has to be a Linux.
func (h *Host) Memory(ctx context.Context) (Memory, error) {
	result, err := h.Run(ctx, "cat", "/proc/meminfo")
	if err != nil {
		return Memory{}, fmt.Errorf("asking %s for its memory: %w", h.config.Address, err)
	}
	for line := range strings.Lines(result.Stdout) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "MemAvailable: %d kB", &kib); n == 1 {
			return Memory{Available: kib * 1024}, nil
		}
	}
	return Memory{}, fmt.Errorf("asking %s for its memory: /proc/meminfo has no MemAvailable", h.config.Address)
}
