package runner

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/gomega"

	"smoke.example/ecs/helpers/evidence"
	"smoke.example/ecs/helpers/target"
)

func TestWhatTheRunnerItselfAsksIsWrittenDown(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>no my_precious</Message></Error>`+
			`<RequestId>id-1</RequestId></ErrorResponse>`)
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRET", "AWS_PROFILE": "",
	} {
		t.Setenv(name, value)
	}
	redact := evidence.NewRedactor(evidence.Known{Name: "KEY", Value: "my_precious"})
	s := &session{prepared: prepared{redact: redact}, folder: evidence.Folder{Path: t.TempDir(), Redact: redact}}

	written, leave := s.witness()
	cloud, err := s.cloud(t.Context(), &target.Target{Region: "us-east-1"}, "k3f9", written.Call)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(cloud.Whoami(t.Context())).Error().To(HaveOccurred())
	leave()

	records, err := evidence.ReadJournal(s.folder.Path)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(records).To(HaveLen(1))
	g.Expect(records[0].Process).To(Equal(evidence.Runner))
	g.Expect(*records[0].Call).To(Equal(evidence.Call{
		Service: "STS", Operation: "GetCallerIdentity", RequestID: "id-1", Status: http.StatusForbidden, Attempts: 1,
		Code: "AccessDenied", Message: "no [KEY]",
	}))
}
