// Command actor does, in a container of a test, what its arguments say, one after the other.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var steps = map[string]func(string){
	"out":   func(text string) { fmt.Println(text) },
	"err":   func(text string) { fmt.Fprintln(os.Stderr, text) },
	"raw":   func(text string) { fmt.Print(text) },
	"lines": lines,
	"long":  func(n string) { fmt.Println(strings.Repeat("x", number(n))) },
	"show":  show,
	"env":   func(name string) { fmt.Println(os.Getenv(name)) },
	"cat":   func(string) { _, _ = io.Copy(os.Stdout, os.Stdin) },
	"serve": serve,
	"beat":  func(string) { hang(100*time.Millisecond, "beat") },
	"sleep": func(s string) { time.Sleep(time.Duration(number(s)) * time.Second) },
	"hang":  func(string) { hang(time.Hour, "") },
	"deaf":  func(string) { signal.Ignore(syscall.SIGTERM); hang(time.Hour, "") },
	"eat":   eat,
	"exit":  func(code string) { os.Exit(number(code)) },
}

func main() {
	for _, arg := range os.Args[1:] {
		verb, text, _ := strings.Cut(arg, ":")
		steps[verb](text)
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// lines writes numbered lines to both outputs in turn.
func lines(n string) {
	for i := range number(n) {
		out := os.Stdout
		if i%2 == 1 {
			out = os.Stderr
		}
		fmt.Fprintf(out, "line %d\n", i)
	}
}

func show(file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	fmt.Print(string(text))
}

func serve(port string) {
	err := http.ListenAndServe(":"+port, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "hello")
	}))
	panic(err)
}

// hang says something from time to time, until it is told to stop.
func hang(pause time.Duration, text string) {
	stop := make(chan os.Signal, 1)
	if !signal.Ignored(syscall.SIGTERM) {
		signal.Notify(stop, syscall.SIGTERM)
	}
	for {
		select {
		case <-stop:
			fmt.Println("terminated")
			return
		case <-time.After(pause):
			fmt.Println(text)
		}
	}
}

func eat(string) {
	var all [][]byte
	for {
		piece := make([]byte, 1<<20)
		for i := range piece {
			piece[i] = byte(i)
		}
		all = append(all, piece)
	}
}
