package deploy_test

import (
	"net/http"
	"strings"
	"sync"
)

// faults are what is wrong with the way to ECS.
type faults struct {
	mu     sync.Mutex
	answer func(http.ResponseWriter)
}

func (f *faults) set(answer func(http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = answer
}

// around answers ECS's calls in place of the API while something is wrong.
func (f *faults) around(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		answer := f.answer
		f.mu.Unlock()
		if answer != nil && strings.Contains(r.Header.Get("X-Amz-Target"), "ContainerService") {
			answer(w)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// cut is a connection that breaks off.
func cut(http.ResponseWriter) { panic(http.ErrAbortHandler) }
