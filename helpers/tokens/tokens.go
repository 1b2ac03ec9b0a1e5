// Package tokens makes the JSON Web Tokens that only the owner of a signing key can make, and those that nobody should
// get anywhere with.
package tokens

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Life is how long a token is valid.
const Life = time.Hour

// Claims are what a token says.
type Claims struct {
	// Subject is the user's id. It stands in the token as a number, as the service writes it.
	Subject int
	// Issued is when the token was made; it is valid for Life from then on. Zero is now.
	Issued time.Time
}

// ErrNoKey is a signing key that is empty: what it signs, anybody could.
var ErrNoKey = errors.New("the signing key is empty")

// Signed returns a token that is signed with key by HS256. An empty key is ErrNoKey.
func Signed(key string, claims Claims) (string, error) {
	if key == "" {
		return "", fmt.Errorf("signing a token for user %d: %w", claims.Subject, ErrNoKey)
	}
	return claims.with(jwt.SigningMethodHS256, []byte(key))
}

// Unsigned returns a token that says that it needs no signature (alg: none).
func Unsigned(claims Claims) (string, error) {
	return claims.with(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType)
}

// Expired returns the claims as they were made so long ago that they have expired, whatever the clocks say.
func (c Claims) Expired() Claims {
	c.Issued = time.Now().Add(-48 * time.Hour)
	return c
}

func (c Claims) with(method jwt.SigningMethod, key any) (string, error) {
	issued := c.Issued
	if issued.IsZero() {
		issued = time.Now()
	}
	text, err := jwt.NewWithClaims(method, jwt.MapClaims{
		"iat": issued.Unix(), "exp": issued.Add(Life).Unix(), "sub": c.Subject,
	}).SignedString(key)
	if err != nil {
		return "", fmt.Errorf("making a token for user %d: %w", c.Subject, err)
	}
	return text, nil
}
