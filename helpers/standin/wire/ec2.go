package wire

import (
	"encoding/xml"
	"net/http"
	"net/url"

	"smoke.example/ecs/helpers/standin/state"
)

const ec2Version = "2016-11-15"

// ec2Action is one action of EC2: the parameters that it knows, and what it answers.
type ec2Action struct {
	known []string
	do    func(d *state.Data, form url.Values, requestID string) (any, *state.Fault)
}

var ec2Actions = map[string]ec2Action{
	"DescribeInstances":      {append([]string{"InstanceId.N"}, described...), describeInstances},
	"DescribeSecurityGroups": {append([]string{"GroupId.N", "GroupName.N"}, described...), describeSecurityGroups},
	"GetConsoleOutput":       {[]string{"InstanceId", "Latest", "DryRun"}, getConsoleOutput},
}

// described are the parameters of every Describe action.
var described = []string{"Filter.N.Name", "Filter.N.Value.N", "MaxResults", "NextToken", "DryRun"}

func (c *call) ec2(action string, form url.Values) {
	known, ok := ec2Actions[action]
	if !signed(c.r) {
		c.ec2Error(http.StatusForbidden, state.Refuse("MissingAuthenticationToken", "Request is missing Authentication Token"))
		return
	}
	if !ok {
		c.log.Warn("unknown to the stand-in", "service", "ec2", "action", action)
		c.ec2Error(http.StatusBadRequest, state.Refuse("InvalidAction",
			"The action %s is not valid for this web service.", action))
		return
	}
	if name := stranger(form, known.known); name != "" {
		c.log.Warn("unknown to the stand-in", "service", "ec2", "action", action, "parameter", name)
		c.ec2Error(http.StatusBadRequest, state.Refuse("UnknownParameter", "The parameter %s is not recognized", name))
		return
	}
	if form.Get("DryRun") == "true" {
		c.ec2Error(http.StatusPreconditionFailed, state.Refuse("DryRunOperation",
			"Request would have succeeded, but DryRun flag is set."))
		return
	}
	c.ec2Do(known, form)
}

func (c *call) ec2Do(action ec2Action, form url.Values) {
	var out any
	var fault *state.Fault
	c.state.View(func(d *state.Data) { out, fault = action.do(d, form, c.id) })
	if fault != nil {
		c.ec2Error(http.StatusBadRequest, fault)
		return
	}
	c.writeXML(http.StatusOK, out)
}

// ec2Fault is EC2's own envelope, unlike that of other Query services.
type ec2Fault struct {
	XMLName   xml.Name `xml:"Response"`
	Code      string   `xml:"Errors>Error>Code"`
	Message   string   `xml:"Errors>Error>Message"`
	RequestID string   `xml:"RequestID"`
}

func (c *call) ec2Error(status int, f *state.Fault) {
	refused(c.w, f.Code)
	c.writeXML(status, ec2Fault{Code: f.Code, Message: f.Message, RequestID: c.id})
}
