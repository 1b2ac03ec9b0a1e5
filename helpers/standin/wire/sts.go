package wire

import (
	"encoding/xml"
	"net/http"

	"smoke.example/ecs/helpers/standin/state"
)

const (
	stsVersion   = "2011-06-15"
	stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"
)

type callerIdentity struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ GetCallerIdentityResponse"`
	ARN       string   `xml:"GetCallerIdentityResult>Arn"`
	UserID    string   `xml:"GetCallerIdentityResult>UserId"`
	Account   string   `xml:"GetCallerIdentityResult>Account"`
	RequestID string   `xml:"ResponseMetadata>RequestId"`
}

type stsError struct {
	XMLName   xml.Name
	Type      string `xml:"Error>Type"`
	Code      string `xml:"Error>Code"`
	Message   string `xml:"Error>Message"`
	RequestID string `xml:"RequestId"`
}

func (c *call) sts(action string) {
	switch {
	case !signed(c.r):
		c.stsError(http.StatusForbidden, state.Refuse("MissingAuthenticationToken", "Request is missing Authentication Token"))
	case action != "GetCallerIdentity":
		c.log.Warn("unknown to the stand-in", "service", "sts", "action", action)
		c.stsError(http.StatusBadRequest, state.Refuse("InvalidAction",
			"Could not find operation %s for version %s", action, stsVersion))
	default:
		who := callerIdentity{UserID: "AIDACKCEVSQ6C2EXAMPLE", RequestID: c.id}
		c.state.View(func(d *state.Data) { who.ARN, who.Account = Principal(d), d.Account })
		c.writeXML(http.StatusOK, who)
	}
}

func (c *call) stsError(status int, f *state.Fault) {
	refused(c.w, f.Code)
	c.writeXML(status, stsError{
		XMLName: xml.Name{Space: stsNamespace, Local: "ErrorResponse"},
		Type:    "Sender", Code: f.Code, Message: f.Message, RequestID: c.id,
	})
}
