package wire

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"smoke.example/ecs/helpers/standin/state"
)

// query answers a request of the Query protocol. EC2 and STS are told apart by their versions.
func (c *call) query(body []byte) {
	form, err := url.ParseQuery(string(body))
	for name, values := range c.r.URL.Query() {
		form[name] = append(form[name], values...)
	}
	action, version := form.Get("Action"), form.Get("Version")
	switch {
	case err != nil:
		c.unknown(http.StatusBadRequest, "MalformedQueryString", "cause", err)
	case version == ec2Version:
		c.ec2(action, form)
	case version == stsVersion:
		c.sts(action)
	default:
		c.log.Warn("unknown to the stand-in", "action", action, "version", version)
		c.stsError(http.StatusBadRequest, state.Refuse("InvalidAction",
			"Could not find operation %s for version %s", action, version))
	}
}

// writeXML answers with an XML document.
func (c *call) writeXML(status int, document any) {
	text, err := xml.Marshal(document)
	if err != nil {
		c.log.Error("answer not encoded", "cause", err)
		status = http.StatusInternalServerError
	}
	c.write(status, "text/xml;charset=UTF-8", append([]byte(xml.Header), text...))
}

// list reads NAME.1, NAME.2 and so on.
func list(form url.Values, name string) []string {
	var values []string
	for n := 1; form.Has(name + "." + strconv.Itoa(n)); n++ {
		values = append(values, form.Get(name+"."+strconv.Itoa(n)))
	}
	return values
}

var index = regexp.MustCompile(`\.\d+`)

// stranger returns the first parameter that is none of known, which are written as in Filter.N.Value.N; or "".
func stranger(form url.Values, known []string) string {
	var strangers []string
	for name := range form {
		if !slices.Contains(known, index.ReplaceAllString(name, ".N")) && !slices.Contains(always, name) {
			strangers = append(strangers, name)
		}
	}
	if len(strangers) == 0 {
		return ""
	}
	return slices.Min(strangers)
}

// always are the parameters that any request may have, those of a signed address included.
var always = []string{
	"Action", "Version", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Security-Token",
	"X-Amz-Signature", "X-Amz-SignedHeaders",
}
