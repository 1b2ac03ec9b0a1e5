package wire

import (
	"encoding/base64"
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"smoke.example/ecs/helpers/standin/state"
)

// iso is how EC2 writes times.
const iso = "2006-01-02T15:04:05.000Z"

var instanceID = regexp.MustCompile(`^i-([0-9a-f]{8}|[0-9a-f]{17})$`)

type instancesAnswer struct {
	XMLName      xml.Name      `xml:"http://ec2.amazonaws.com/doc/2016-11-15/ DescribeInstancesResponse"`
	RequestID    string        `xml:"requestId"`
	Reservations []reservation `xml:"reservationSet>item"`
	NextToken    string        `xml:"nextToken,omitempty"`
}

// instanceFilters are the filters of DescribeInstances.
var instanceFilters = []string{
	"instance-id", "instance-state-name", "instance-type", "ip-address", "private-ip-address", "key-name",
	"availability-zone", "instance.group-id", "tag:Name",
}

func describeInstances(d *state.Data, form url.Values, requestID string) (any, *state.Fault) {
	ids := list(form, "InstanceId")
	if fault := knownInstances(d, ids); fault != nil {
		return nil, fault
	}
	wanted, fault := readFilters(form, instanceFilters...)
	if fault != nil {
		return nil, fault
	}
	var found []*state.Instance
	for _, i := range d.Instances {
		if (len(ids) == 0 || slices.Contains(ids, i.ID)) && wanted.fit(instanceValues(i)) {
			found = append(found, i)
		}
	}
	from, to, next, fault := ec2Page(form, len(found), "InstanceId", "instancesSet")
	if fault != nil {
		return nil, fault
	}
	answer := instancesAnswer{RequestID: requestID, NextToken: next}
	for _, i := range found[from:to] {
		answer.Reservations = append(answer.Reservations, describedInstance(d, i))
	}
	return answer, nil
}

func instanceValues(i *state.Instance) func(string) []string {
	return func(name string) []string {
		return map[string][]string{
			"instance-id": {i.ID}, "instance-state-name": {i.State}, "instance-type": {i.Type},
			"ip-address": {i.PublicIP}, "private-ip-address": {i.PrivateIP}, "key-name": {i.KeyName},
			"availability-zone": {i.AvailabilityZone}, "instance.group-id": i.SecurityGroups, "tag:Name": {i.Name},
		}[name]
	}
}

// knownInstances refuses ids that have not the form of one, then those that nothing has.
func knownInstances(d *state.Data, ids []string) *state.Fault {
	var unknown []string
	for _, id := range ids {
		if !instanceID.MatchString(id) {
			return state.Refuse("InvalidInstanceID.Malformed", "Invalid id: \"%s\"", id)
		}
		if _, ok := d.Instance(id); !ok {
			unknown = append(unknown, id)
		}
	}
	switch len(unknown) {
	case 0:
		return nil
	case 1:
		return state.Refuse("InvalidInstanceID.NotFound", "The instance ID '%s' does not exist", unknown[0])
	}
	return state.Refuse("InvalidInstanceID.NotFound", "The instance IDs '%s' do not exist", strings.Join(unknown, ", "))
}

type consoleAnswer struct {
	XMLName    xml.Name `xml:"http://ec2.amazonaws.com/doc/2016-11-15/ GetConsoleOutputResponse"`
	RequestID  string   `xml:"requestId"`
	InstanceID string   `xml:"instanceId"`
	Timestamp  string   `xml:"timestamp"`
	Output     string   `xml:"output"`
}

// xen matches the types that cannot show the latest output, since they are no Nitro instances.
var xen = regexp.MustCompile(`^(t1|t2|m[1-4]|c[134]|r[34]|i2|d2|x1e?|p[23]|g[23])\.`)

// consoleAfter is how long after its start an instance's console output was posted.
const consoleAfter = 5 * time.Minute

func getConsoleOutput(d *state.Data, form url.Values, requestID string) (any, *state.Fault) {
	id := form.Get("InstanceId")
	if fault := knownInstances(d, []string{id}); fault != nil {
		return nil, fault
	}
	i, _ := d.Instance(id)
	if form.Get("Latest") == "true" && xen.MatchString(i.Type) {
		return nil, state.Refuse("UnsupportedOperation",
			"This instance type does not support retrieving the latest console logs")
	}
	posted := i.LaunchTime.Add(consoleAfter)
	if posted.After(d.Now()) {
		posted = d.Now()
	}
	return consoleAnswer{
		RequestID: requestID, InstanceID: id, Timestamp: posted.UTC().Format(iso),
		Output: base64.StdEncoding.EncodeToString([]byte(i.ConsoleOutput)),
	}, nil
}
