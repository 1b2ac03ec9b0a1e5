package faults_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/standin/standintest"
	"smoke.example/ecs/helpers/standin/state"
	"smoke.example/ecs/helpers/standin/wire"
)

func TestRefusalsInEachProtocol(t *testing.T) {
	const (
		who     = "User: arn:aws:iam::123456789012:user/standin is not authorized to perform: "
		expired = "The security token included in the request is expired"
	)
	for fault, answers := range map[string]map[string]string{
		"throttled": {
			"ecs": "ThrottlingException: Rate exceeded", "logs": "ThrottlingException: Rate exceeded",
			"ecr": "ThrottlingException: Rate exceeded", "sts": "Throttling: Rate exceeded",
		},
		"expired": {
			"ecs": "ExpiredTokenException: " + expired, "logs": "ExpiredTokenException: " + expired,
			"ecr": "ExpiredTokenException: " + expired, "sts": "ExpiredToken: " + expired,
		},
		"denied": {
			"ecs": "AccessDeniedException: " + who + "ecs:DescribeServices on resource: " +
				"arn:aws:ecs:us-east-1:123456789012:service/c/s because no identity-based policy allows the " +
				"ecs:DescribeServices action",
			"logs": "AccessDeniedException: " + who + "logs:FilterLogEvents on resource: " +
				"arn:aws:logs:us-east-1:123456789012:log-group:g because no identity-based policy allows the " +
				"logs:FilterLogEvents action",
			"ecr": "AccessDeniedException: " + who + "ecr:BatchGetImage on resource: " +
				"arn:aws:ecr:us-east-1:123456789012:repository/r because no identity-based policy allows the " +
				"ecr:BatchGetImage action",
		},
	} {
		for service, answer := range answers {
			t.Run(fault+" "+service, func(t *testing.T) {
				w := newWorld(t)
				w.put(fault)
				w.Expect(says(w.ask(service))).To(Equal(answer))
				code, _, _ := strings.Cut(answer, ":")
				w.Expect(w.ledger.Of("")).To(HaveExactElements(And(HaveField("Code", code), HaveField("Service", service))))
			})
		}
	}
}

func TestTypedErrors(t *testing.T) {
	w := newWorld(t)
	w.put("denied")
	w.Expect(errors.As(w.ask("ecs"), new(*types.AccessDeniedException))).To(BeTrue())
	w.Expect(w.ask("sts")).To(Succeed(), "STS never denies")
}

func TestWhatIsDenied(t *testing.T) {
	w := newWorld(t)
	w.put("denied")
	client := ecs.NewFromConfig(w.config)
	arn := "arn:aws:ecs:us-east-1:123456789012:"
	for resource, ask := range map[string]func() error{
		arn + "task-definition/f:*": func() error {
			_, err := client.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
				Family: aws.String("f"), ContainerDefinitions: []types.ContainerDefinition{},
			})
			return err
		},
		arn + "service/c/s": func() error {
			_, err := client.UpdateService(w.ctx, &ecs.UpdateServiceInput{
				Cluster: aws.String(arn + "cluster/c"), Service: aws.String("s"),
			})
			return err
		},
		arn + "task/c/1": func() error {
			_, err := client.DescribeTasks(w.ctx, &ecs.DescribeTasksInput{
				Cluster: aws.String("c"), Tasks: []string{arn + "task/c/1", arn + "task/c/2"},
			})
			return err
		},
		arn + "container-instance/default/*": func() error {
			_, err := client.ListTasks(w.ctx, &ecs.ListTasksInput{})
			return err
		},
		"*": func() error {
			_, err := client.DescribeTaskDefinition(w.ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("f")})
			return err
		},
	} {
		w.Expect(says(ask())).To(ContainSubstring(" on resource: " + resource + " because "))
	}
}

func TestWhichCallsAreHit(t *testing.T) {
	for text, c := range map[string]struct {
		ask  string // one letter a call: e is ECS, l Logs
		hits string // x is a call that is hit
	}{
		"throttled":                            {"eeel", "xxxx"},
		"throttled every=3":                    {"eeeeeee", "x..x..x"},
		"throttled from=3":                     {"eeeee", "..xxx"},
		"throttled from=3 every=2":             {"eeeeeee", "..x.x.x"},
		"throttled on=logs":                    {"elel", ".x.x"},
		"throttled on=DescribeServices,ecr":    {"elel", "x.x."},
		"throttled on=DescribeServices from=2": {"elel", "..x."},
		"throttled share=1":                    {"eeee", "xxxx"},
	} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t)
			w.put(text)
			var hits strings.Builder
			for _, letter := range c.ask {
				service := map[rune]string{'e': "ecs", 'l': "logs"}[letter]
				hits.WriteByte(map[bool]byte{true: '.', false: 'x'}[w.ask(service) == nil])
			}
			w.Expect(hits.String()).To(Equal(c.hits))
		})
	}
}

func TestAShareOfCalls(t *testing.T) {
	hits := func(text string) string {
		w := newWorld(t)
		w.put(text)
		handler := w.faults.Handler(wire.New(w.st, nil))
		var hits strings.Builder
		for range 2000 {
			reply := httptest.NewRecorder()
			handler.ServeHTTP(reply, newRequest(t))
			hits.WriteByte(map[bool]byte{true: 'x', false: '.'}[reply.Code == http.StatusBadRequest])
		}
		return hits.String()
	}
	g := NewWithT(t)
	tenth := hits("throttled share=0.1")
	g.Expect(strings.Count(tenth, "x")).To(BeNumerically("~", 200, 40))
	g.Expect(hits("throttled share=0.1")).To(Equal(tenth), "the same seed hits the same calls")
	g.Expect(hits("throttled share=0.1 seed=2")).NotTo(Equal(tenth))
}

func TestAFaultIsOverInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		g.Expect(s.Faults.Put("gone for=20s from=2")).To(Succeed())
		cfg := s.Config()
		cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
		describe := func() error {
			_, err := ecs.NewFromConfig(cfg).DescribeClusters(t.Context(), &ecs.DescribeClustersInput{})
			return err
		}
		g.Expect(describe()).To(Succeed())
		time.Sleep(time.Minute) // the bubble's: it begins with the first call that it hits
		g.Expect(describe()).To(MatchError(io.EOF))
		time.Sleep(19 * time.Second)
		g.Expect(describe()).To(MatchError(io.EOF))
		g.Expect(s.Faults.List()).To(Equal([]string{"gone for=20s from=2  (hit 2 of 3 calls)"}))
		time.Sleep(time.Second)
		g.Expect(describe()).To(Succeed())
		g.Expect(s.Faults.List()).To(Equal([]string{"gone for=20s from=2  (hit 2 of 4 calls, over)"}))
	})
}

func TestLateAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		took := func() time.Duration {
			begun := time.Now()
			_, err := ecs.NewFromConfig(s.Config()).DescribeClusters(t.Context(), &ecs.DescribeClustersInput{})
			g.Expect(err).NotTo(HaveOccurred())
			return time.Since(begun)
		}
		g.Expect(s.Faults.Put("late by=3s every=2")).To(Succeed())
		g.Expect(took()).To(Equal(3 * time.Second))
		g.Expect(took()).To(BeZero())
		g.Expect(s.Faults.Clear("late")).To(Succeed())
		g.Expect(s.Faults.Put("late by=200ms..2s")).To(Succeed())
		first, second := took(), took()
		g.Expect(first).To(And(BeNumerically(">=", 200*time.Millisecond), BeNumerically("<=", 2*time.Second)))
		g.Expect(second).To(And(BeNumerically(">=", 200*time.Millisecond), BeNumerically("<=", 2*time.Second)))
		g.Expect(second).NotTo(Equal(first))
		calls := s.Calls()
		g.Expect(calls[len(calls)-1].Took).To(Equal(second))
	})
}

func TestCuttingOff(t *testing.T) {
	for text, c := range map[string]struct {
		cause   string
		carried bool
	}{
		"gone":              {"EOF", false},
		"cut-off":           {"EOF", false},
		"cut-off at=middle": {"unexpected EOF", true},
	} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t)
			w.put(text)
			_, err := cloudwatchlogs.NewFromConfig(w.config).DescribeLogGroups(w.ctx, &cloudwatchlogs.DescribeLogGroupsInput{})
			w.Expect(err).To(MatchError(ContainSubstring(c.cause)))
			w.Expect(errors.As(err, new(smithy.APIError))).To(BeFalse())
			_, err = ecs.NewFromConfig(w.config).CreateCluster(w.ctx, &ecs.CreateClusterInput{ClusterName: aws.String("new")})
			w.Expect(err).To(HaveOccurred())
			var there bool
			w.st.View(func(d *state.Data) { _, there = d.Clusters["new"] })
			w.Expect(there).To(Equal(c.carried), "whether the call was carried out")
			w.Expect(w.ledger.Of("")).To(HaveEach(HaveField("Code", wire.CutOff)))
		})
	}
}

func TestTwoFaultsOfTheAPI(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		s := standintest.New(t, standintest.Options{})
		g.Expect(s.Faults.Put("late by=1s", "throttled on=ecs", "denied on=sts")).To(Succeed())
		begun, cfg := time.Now(), s.Config()
		cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
		_, err := ecs.NewFromConfig(cfg).DescribeClusters(t.Context(), &ecs.DescribeClustersInput{})
		g.Expect(says(err)).To(Equal("ThrottlingException: Rate exceeded"))
		g.Expect(time.Since(begun)).To(Equal(time.Second))
	})
}
