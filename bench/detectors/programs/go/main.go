package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"time"

	"google.golang.org/grpc"
)

// said is what a detector gives: a count before and after, or a profile that it wrote.
type said struct {
	Before  int    `json:"before"`
	After   int    `json:"after"`
	Profile string `json:"profile,omitempty"`
}

var detectors = map[string]func() (said, error){
	"descriptors":        func() (said, error) { return counted(descriptors) },
	"goroutines":         func() (said, error) { return counted(runtime.NumGoroutine) },
	"goroutineleak":      func() (said, error) { return leakProfile() },
	"goroutineleak-idle": func() (said, error) { return leakProfile(grpc.WithIdleTimeout(idleTimeout)) },
	"heap":               heap,
}

const idleTimeout = 300 * time.Millisecond

func main() {
	detect, known := detectors[os.Getenv("DETECTOR")]
	if !known {
		fail(fmt.Errorf("DETECTOR is %q, which is none", os.Getenv("DETECTOR")))
	}
	if err := warmUp(); err != nil {
		fail(err)
	}
	result, err := detect()
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// counted reads a count before and after a pass.
func counted(read func() int) (said, error) {
	before := settled(read)
	if err := pass(); err != nil {
		return said{}, err
	}
	return said{Before: before, After: settled(read)}, nil
}

// descriptors counts what the process has open; the folder that is read for it is there each time.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		fail(err)
	}
	return len(entries)
}

// leakProfile writes Go's own profile of leaked goroutines after a pass. Its count is known once it is written.
func leakProfile(options ...grpc.DialOption) (said, error) {
	profile := pprof.Lookup("goroutineleak")
	if profile == nil {
		return said{}, fmt.Errorf("this Go has no profile goroutineleak")
	}
	if err := pass(options...); err != nil {
		return said{}, err
	}
	if len(options) > 0 {
		time.Sleep(10 * idleTimeout)
	}
	all := settled(runtime.NumGoroutine)
	file, err := written(profile, "goroutineleak.txt", 2)
	return said{Before: all, After: profile.Count(), Profile: file}, err
}

// heap writes profiles of what is in use before and after a pass, as samples are taken by default.
func heap() (said, error) {
	if _, err := live("before.pb.gz"); err != nil {
		return said{}, err
	}
	if err := pass(); err != nil {
		return said{}, err
	}
	settled(runtime.NumGoroutine)
	file, err := live("after.pb.gz")
	return said{Profile: file}, err
}

// live writes the heap profile of what two collections leave.
func live(name string) (string, error) {
	runtime.GC()
	runtime.GC()
	return written(pprof.Lookup("heap"), name, 0)
}

func written(profile *pprof.Profile, name string, debug int) (string, error) {
	file, err := os.Create(os.Getenv("FOLDER") + "/" + name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	return file.Name(), profile.WriteTo(file, debug)
}
