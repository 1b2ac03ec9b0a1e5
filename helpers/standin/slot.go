package standin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"

	"smoke.example/ecs/helpers/standin/host"
)

const (
	// slots is how many stand-ins a machine can have at once.
	slots = 32
	// instances is how many a stand-in has.
	instances = 2
	// apiPort is where a stand-in answers for AWS.
	apiPort = 4566
	// firstAccount is the account of the first stand-in. The others count on, so that their images' names differ.
	firstAccount = 123456789012
)

// slot is the number of a stand-in on this machine. It says which addresses are its own.
type slot int

// public is the public address of instance n, which counts from 1.
func (k slot) public(n int) netip.Addr { return netip.AddrFrom4([4]byte{127, 10, byte(k), byte(n)}) }

// private is the private address of instance n.
func (k slot) private(n int) netip.Addr { return netip.AddrFrom4([4]byte{127, 20, byte(k), byte(n)}) }

// api is where AWS's protocols are spoken.
func (k slot) api() netip.AddrPort { return netip.AddrPortFrom(k.public(254), apiPort) }

// account is the AWS account's id.
func (k slot) account() string { return strconv.Itoa(firstAccount + int(k)) }

// owner is the value of the containers' label. Whoever holds the slot owns them.
func (k slot) owner() string { return strconv.Itoa(int(k)) }

// addresses are all that the stand-in binds.
func (k slot) addresses() []netip.Addr {
	all := []netip.Addr{k.public(254)}
	for n := range instances {
		all = append(all, k.public(n+1), k.private(n+1))
	}
	return all
}

// take binds the slot's API address. That is the lock of everything that belongs to the slot, which the kernel
// frees however a process ends.
func (k slot) take(ctx context.Context) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp4", k.api().String())
}

// parseSlot reads an owner's label. Labels that are no slot's belong to tests.
func parseSlot(owner string) (slot, bool) {
	k, err := strconv.Atoi(owner)
	return slot(k), err == nil && k >= 0 && k < slots && slot(k).owner() == owner
}

// takeFree takes the first slot that no stand-in has.
func takeFree(ctx context.Context) (slot, net.Listener, error) {
	for k := range slot(slots) {
		listener, err := k.take(ctx)
		switch {
		case err == nil:
			return k, listener, nil
		case errors.Is(err, syscall.EADDRNOTAVAIL):
			return 0, nil, host.CheckLoopback(ctx, k.addresses())
		case !errors.Is(err, syscall.EADDRINUSE):
			return 0, nil, fmt.Errorf("binding the address of the AWS endpoint: %w", err)
		}
	}
	err := fmt.Errorf("binding the address of the AWS endpoint: port %d of %s to %s is taken", apiPort,
		slot(0).public(254), slot(slots-1).public(254))
	if holder, held := host.PortHolder(slot(0).api()); held {
		err = fmt.Errorf("%w: %s; end it", err, holder)
	}
	return 0, nil, err
}
