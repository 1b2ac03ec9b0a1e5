package state

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

const urlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// HexID returns n random hexadecimal digits; n is even. Ids of tasks and container instances have 32.
func HexID(n int) string {
	b := make([]byte, n/2)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// UUID returns a random UUID (version 4), as in event, container and request ids.
func UUID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// number returns 19 random digits that do not begin with 0, as in ecs-svc/4819263745012345678.
func number() string {
	span := big.NewInt(9_000_000_000_000_000_000)
	n, _ := rand.Int(rand.Reader, span) // never fails
	return n.Add(n, big.NewInt(1_000_000_000_000_000_000)).String()
}

// token returns 21 url-safe characters, as at the end of a service deployment's ARN.
func token() string {
	b := make([]byte, 21)
	_, _ = rand.Read(b) // never fails
	var s strings.Builder
	for _, c := range b {
		s.WriteByte(urlSafe[int(c)%len(urlSafe)])
	}
	return s.String()
}
