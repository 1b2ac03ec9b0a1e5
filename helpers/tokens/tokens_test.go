package tokens_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/tokens"
)

// read parses a token as the service does.
func read(text, key string) (jwt.MapClaims, error) {
	claims := jwt.MapClaims{}
	_, err := jwt.NewParser(jwt.WithJSONNumber(), jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuedAt()).
		ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return []byte(key), nil })
	return claims, err
}

func TestASignedTokenIsTheServicesOwn(t *testing.T) {
	g := NewWithT(t)
	text, err := tokens.Signed("k", tokens.Claims{Subject: 7})
	g.Expect(err).NotTo(HaveOccurred())
	claims, err := read(text, "k")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(claims).To(And(HaveLen(3), HaveKey("iat"), HaveKey("exp"), HaveKeyWithValue("sub", json.Number("7"))))
}

func TestTokensThatAreRefused(t *testing.T) {
	who := tokens.Claims{Subject: 7}
	for what, c := range map[string]struct {
		make  func() (string, error)
		fault error
	}{
		"another key's": {func() (string, error) { return tokens.Signed("x", who) }, jwt.ErrTokenSignatureInvalid},
		"an expired one": {
			func() (string, error) { return tokens.Signed("k", who.Expired()) }, jwt.ErrTokenExpired,
		},
		"one of the future": {
			func() (string, error) {
				return tokens.Signed("k", tokens.Claims{Subject: 7, Issued: time.Now().Add(time.Hour)})
			}, jwt.ErrTokenUsedBeforeIssued,
		},
		"one without a signature": {func() (string, error) { return tokens.Unsigned(who) }, jwt.ErrTokenSignatureInvalid},
	} {
		t.Run(what, func(t *testing.T) {
			g := NewWithT(t)
			text, err := c.make()
			g.Expect(err).NotTo(HaveOccurred())
			_, err = read(text, "k")
			g.Expect(err).To(MatchError(c.fault))
		})
	}
}

func TestAnUnsignedTokenSaysSo(t *testing.T) {
	g := NewWithT(t)
	text, err := tokens.Unsigned(tokens.Claims{Subject: 7})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(text).To(MatchRegexp(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.$`))
	token, _, err := jwt.NewParser().ParseUnverified(text, jwt.MapClaims{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(token.Header).To(HaveKeyWithValue("alg", "none"))
}

func TestAnEmptyKeySignsNothing(t *testing.T) {
	g := NewWithT(t)
	_, err := tokens.Signed("", tokens.Claims{Subject: 7})
	g.Expect(err).To(MatchError("signing a token for user 7: the signing key is empty"))
	g.Expect(err).To(MatchError(tokens.ErrNoKey))
}
