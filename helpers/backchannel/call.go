package backchannel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
)

// ErrNobody is what Call returns where no runner listens: the suite was started in another way.
var ErrNobody = errors.New("no runner listens")

// Line is a process' end. The zero Line leads to nobody. It is safe for use by several goroutines.
type Line struct {
	// Address is the server's, from the environment variable that Variable names.
	Address string
}

// Call sends a message and waits for the answer, which it decodes into answer unless that is nil. An error of the
// handler comes back as one.
func (l Line) Call(ctx context.Context, kind string, message, answer any) error {
	if l.Address == "" {
		return ErrNobody
	}
	if err := l.call(ctx, kind, message, answer); err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return fmt.Errorf("asking the runner (%s): %w", kind, err)
	}
	return nil
}

func (l Line) call(ctx context.Context, kind string, message, answer any) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", l.Address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := json.NewEncoder(conn).Encode(question{Kind: kind, Message: text}); err != nil {
		return err
	}
	var said reply
	if err := json.NewDecoder(conn).Decode(&said); err != nil {
		return fmt.Errorf("it went away before it answered: %w", err)
	}
	if said.Error != "" {
		return errors.New(said.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(said.Answer, answer)
}
