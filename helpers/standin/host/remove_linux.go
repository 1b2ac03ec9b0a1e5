package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// cleanPrivate ends and removes the private engine of a project, if there is one.
func cleanPrivate(ctx context.Context, opts Options) error {
	p := privateAt(opts)
	if os.Geteuid() != 0 && !p.exists() {
		return nil
	}
	if err := p.removable(os.Geteuid()); err != nil {
		return err
	}
	return p.remove(ctx)
}

// removable says what to do instead if the engine was started by another than this user, whose processes could only
// be awaited.
func (p *private) removable(uid int) error {
	for _, path := range []string{p.dir, p.run} {
		info, err := os.Lstat(path)
		if err != nil || uid == 0 {
			continue
		}
		if made, ok := info.Sys().(*syscall.Stat_t); ok && int(made.Uid) != uid {
			return fmt.Errorf("the one in %s is another user's, who alone can end it: sudo make clean", p.dir)
		}
	}
	return nil
}

// exists says whether there are files of the engine.
func (p *private) exists() bool {
	for _, path := range []string{p.dir, p.run} {
		if _, err := os.Lstat(path); err == nil {
			return true
		}
	}
	return false
}

// remove ends the engine and removes its containers, images, data, sockets, bridge and rule.
func (p *private) remove(ctx context.Context) error {
	if p.exists() {
		p.log("removing the private engine in " + p.dir)
	}
	if err := p.halt(ctx); err != nil {
		return err
	}
	if err := errors.Join(p.unmount(), p.removeGroups(), p.removeRule(ctx), p.removeBridge()); err != nil {
		return err
	}
	p.removeOutside()
	if err := errors.Join(os.RemoveAll(p.run), os.RemoveAll(p.dir)); err != nil {
		return err
	}
	_ = os.Remove(filepath.Dir(p.dir)) // the folder of all that is ours, if nothing else is in it
	return nil
}
