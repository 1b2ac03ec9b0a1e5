package bundle

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
)

var redact = evidence.NewRedactor(evidence.Known{Name: "KEY", Value: "my_precious"})

func TestWhatABodyKeeps(t *testing.T) {
	long := strings.Repeat("a line\n", 10)
	tests := []struct {
		sentence string
		body     body
		size     int64
		content  string
		cut      bool
	}{
		{"text that fits", text("a\nmy_precious\n"), 100, "a\n[KEY]\n", false},
		{"the beginning of text, by whole lines", text("first\n" + long), 15, "first\na line\n", true},
		{"the beginning of a text of one line", text("äöü"), 3, "ä", true},
		{"nothing of text without room", text("text"), 0, "", true},
		{"output that fits", output{text: "a\nmy_precious\n"}, 100, "a\n[KEY]\n", false},
		{"output that fits and was cut before", output{text: "a\n", cut: true}, 100, "a\n", true},
		{"the end of output, by whole lines", output{text: long + "last\n"}, 14, "a line\nlast\n", true},
		{"the end of output of one line", output{text: "äöü"}, 3, "ü", true},
		{"no half of a secret", output{text: "one my_precious\nlast\n"}, 9, "last\n", true},
		{"no half of a secret at the beginning", text("my_precious line\n"), 4, "[KEY", true},
		{"a list that fits", list{items: []any{"my_precious", 2}}, 100, "[\n  \"[KEY]\",\n  2\n]\n", false},
		{"the beginning of a list", list{items: []any{1, 2, 3}}, 14, "[\n  1,\n  2\n]\n", true},
		{"the end of a list", list{items: []any{1, 2, 3}, end: true}, 14, "[\n  2,\n  3\n]\n", true},
		{"nothing of a list without room", list{items: []any{1}}, 2, "", true},
		{
			"what else an object has",
			list{name: "all", items: []any{1, 2}, more: map[string]any{"n": 5}},
			60,
			"{\n  \"all\": [\n    1,\n    2\n  ],\n  \"n\": 5\n}\n", false,
		},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			g := NewWithT(t)
			content, cut := tt.body.within(tt.size, redact)
			g.Expect(string(content)).To(Equal(tt.content))
			g.Expect(cut).To(Equal(tt.cut))
		})
	}
}

func TestALongListIsCutToWhatFits(t *testing.T) {
	g := NewWithT(t)
	numbers := make([]int, 10_000)
	for i := range numbers {
		numbers[i] = i
	}
	content, cut := list{items: items(numbers), end: true}.within(1000, redact)
	g.Expect(cut).To(BeTrue())
	var kept []int
	g.Expect(json.Unmarshal(content, &kept)).To(Succeed())
	g.Expect(len(content)).To(And(BeNumerically("<=", 1000), BeNumerically(">", 900)))
	g.Expect(kept[len(kept)-1]).To(Equal(9999))
}

func TestRoomIsShared(t *testing.T) {
	g := NewWithT(t)
	b := budget{left: 10*entry + 1000}
	for range 2 {
		b.claim(large)
	}
	for range 2 {
		b.claim(small)
	}
	b.left -= 6 * entry
	g.Expect(b.take(large)).To(BeEquivalentTo(400), "its share")
	b.giveBack(300)
	g.Expect(b.take(large)).To(BeEquivalentTo(600), "what another did not need is shared too")
	g.Expect(b.take(small)).To(BeEquivalentTo(150))
	g.Expect(b.take(small)).To(BeEquivalentTo(150), "the last one has all that is left")
	b.claim(small)
	g.Expect(b.take(small)).To(BeZero())
}

func TestAPrivateKeyIsKeptTogether(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	lines := func(texts ...string) (all []evidence.Moment) {
		for _, text := range texts {
			all = append(all, moment(at, text))
		}
		return all
	}
	const kind = " RSA PRIVATE KEY-----"
	const begin, middle, end = "-----BEGIN" + kind, "MIIEpAIBAAKCAQEA7bq", "-----END" + kind
	tests := []struct {
		sentence   string
		read, kept []evidence.Moment
	}{
		{"none", lines("a", "b"), lines("a", "b")},
		{"a whole one", lines("a", begin, middle, end, "b"), lines("a", begin+"\n"+middle+"\n"+end, "b")},
		{"one on a line", lines(begin+middle+end, "b"), lines(begin+middle+end, "b")},
		{"one without its end", lines("a", begin, middle), lines("a", begin+"\n"+middle)},
		{"one without its beginning", lines("said so", middle, middle, end, "b"), lines("said so", rest, "b")},
	}
	for _, tt := range tests {
		t.Run(tt.sentence, func(t *testing.T) {
			NewWithT(t).Expect(keysTogether(tt.read)).To(Equal(tt.kept))
		})
	}
	g := NewWithT(t)
	stamp := "2026-11-20T08:00:00.5Z "
	g.Expect(withoutHeadless(stamp + "said so\n" + stamp + middle + "\n" + stamp + end + "\nb\n")).To(Equal(stamp + "said so\n" + rest + "\nb\n"))
	g.Expect(withoutHeadless("a\nb")).To(Equal("a\nb"))
}

func TestAnswersOfAWSAreToldAsItsAPICallsThem(t *testing.T) {
	g := NewWithT(t)
	told, err := json.Marshal(plain(&ecs.DescribeTasksOutput{Tasks: []types.Task{{
		TaskArn: aws.String("arn"), Cpu: aws.String(""), StoppedAt: aws.Time(time.Date(2026, 11, 20, 8, 0, 0, 5e6, time.UTC)),
		Containers: []types.Container{{ExitCode: aws.Int32(0), Name: aws.String("db"), NetworkBindings: []types.NetworkBinding{}}},
		StopCode:   types.TaskStopCodeEssentialContainerExited,
	}}}))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told).To(MatchJSON(`{"tasks":[{"taskArn":"arn","stoppedAt":"2026-11-20T08:00:00.005Z","enableExecuteCommand":false,
		"containers":[{"exitCode":0,"name":"db"}],"stopCode":"EssentialContainerExited","version":0}]}`))

	told, err = json.Marshal(plain(types.ContainerDefinition{DockerLabels: map[string]string{"Own": "Label"}, Cpu: 5}))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(told).To(MatchJSON(`{"cpu":5,"dockerLabels":{"Own":"Label"}}`))
	g.Expect(plain(nil)).To(BeNil())
	g.Expect(fmt.Sprint(plainly([]types.Failure{{Arn: aws.String("a")}}))).To(Equal("[map[arn:a]]"))
}

func TestTheLastLines(t *testing.T) {
	g := NewWithT(t)
	for _, tt := range []struct {
		text, kept string
		n          int
		more       bool
	}{
		{"", "", 2, false},
		{"a\nb\n", "a\nb\n", 2, false},
		{"a\nb\nc\n", "b\nc\n", 2, true},
		{"a\nb\nc", "b\nc", 2, true},
		{"half\n" + strings.Repeat("x", mostOutput) + "\nb\n", strings.Repeat("x", mostOutput) + "\nb\n", 5, false},
	} {
		kept, more := lastLines(tt.text, tt.n)
		g.Expect(kept).To(Equal(tt.kept))
		g.Expect(more).To(Equal(tt.more))
	}
	g.Expect(engineVersion("Client:\n Version: 28.2\n\nServer:\n Engine:\n  Version:          20.10.24\n containerd:\n  Version: 1.6\n")).
		To(Equal("20.10.24"))
}
