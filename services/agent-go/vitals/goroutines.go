package vitals

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"sort"
	"strconv"
	"strings"
)

// Group is the goroutines that do one thing and were made by one chain of calls.
type Group struct {
	// Doing is the function that the goroutine was started with, and CreatedBy the function that started it.
	Doing     string `json:"doing"`
	CreatedBy string `json:"createdBy,omitempty"`
	Count     int    `json:"count"`
	// Leaked are those among them that Go's own leak profile reports; nil where this program does not have it.
	Leaked *int `json:"leaked,omitempty"`
	// Frames are those of the main module among the goroutine's own stack and its ancestors', innermost first: file and
	// line, and a column that Go does not know. Ancestors are there where GODEBUG has tracebackancestors.
	Frames []Frame `json:"frames"`
}

// Frame is a position in the code: file, line, column.
type Frame [3]any

// mostFrames bounds the frames of a group.
const mostFrames = 8

// GoroutineGroups dumps all goroutines and groups them, most first. It stops the world for as long as the dump takes:
// about a second for 5,000.
func GoroutineGroups() []Group {
	profile := leakProfile()
	told := profile != nil
	if !told {
		profile = pprof.Lookup("goroutine")
	}
	var dump bytes.Buffer
	if err := profile.WriteTo(&dump, 2); err != nil {
		return nil
	}
	return groupsOf(dump.String(), mainModule(), readCalls(), told)
}

// leakProfile returns Go's own profile of leaked goroutines; nil where this program was built without. Its dump has all
// goroutines, and is written after a collection that looks for leaks: the profile's Count is of the last such one.
func leakProfile() *pprof.Profile { return pprof.Lookup("goroutineleak") }

// noLeakProfile says why there is no such profile; empty where there is one.
func noLeakProfile() string {
	if leakProfile() != nil {
		return ""
	}
	return "this program was built by " + goVersion() + " without GOEXPERIMENT=goroutineleakprofile, which Go 1.26 needs for it"
}

// goVersion returns the version of Go alone, without the experiments that follow it.
func goVersion() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return version
}

func mainModule() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Path
	}
	return ""
}

// groupsOf reads the text of a dump with debug=2: goroutines apart by an empty line, of each a heading, pairs of a
// function and its position, `created by` and the stacks of its ancestors. Told: the headings tell what has leaked.
func groupsOf(dump, module string, calls calls, told bool) []Group {
	groups := map[string]*Group{}
	for _, text := range strings.Split(dump, "\n\n") {
		group, ok := goroutine(text, module, calls)
		if !ok {
			continue
		}
		key := group.Doing + "\n" + group.CreatedBy
		for _, frame := range group.Frames {
			key += "\n" + frame[0].(string) + ":" + strconv.Itoa(frame[1].(int))
		}
		if groups[key] == nil {
			groups[key] = &group
			if told {
				group.Leaked = new(int)
			}
		}
		groups[key].Count++
		if heading, _, _ := strings.Cut(text, "\n"); told && strings.Contains(heading, "(leaked)") {
			*groups[key].Leaked++
		}
	}
	all := make([]Group, 0, len(groups))
	for _, each := range groups {
		all = append(all, *each)
	}
	sort.Slice(all, func(a, b int) bool {
		if all[a].Count != all[b].Count {
			return all[a].Count > all[b].Count
		}
		return all[a].Doing < all[b].Doing
	})
	return all
}

func goroutine(text, module string, calls calls) (Group, bool) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if !strings.HasPrefix(lines[0], "goroutine ") {
		return Group{}, false
	}
	group := Group{Frames: []Frame{}}
	ofAncestor := false
	for at := 1; at+1 < len(lines); at++ {
		line := lines[at]
		if strings.HasPrefix(line, "[originating from goroutine") {
			ofAncestor = true
			continue
		}
		if strings.HasPrefix(line, "\t") {
			continue
		}
		maker, created := strings.CutPrefix(line, "created by ")
		name := functionOf(maker)
		if !created && group.CreatedBy == "" {
			group.Doing = name // the last before `created by` is the function that it was started with
		}
		if created && group.CreatedBy == "" {
			group.CreatedBy = name
		}
		if file, number, offset, ok := position(lines[at+1]); ok && inModule(name, module) && len(group.Frames) < mostFrames {
			if ofAncestor && !created {
				number = calls.lineOf(name, file, number, offset)
			}
			group.Frames = appendNew(group.Frames, Frame{sourceOf(file, module), number, 1})
		}
	}
	return group, true
}

// functionOf cuts the arguments, and what Go says of the goroutine that a goroutine was created in.
func functionOf(line string) string {
	name, _, _ := strings.Cut(line, " in goroutine ")
	if at := strings.LastIndex(name, "("); at > 0 && strings.HasSuffix(name, ")") {
		name = name[:at]
	}
	return name
}

// inModule tells whether a function is of the main module; the package main is called so whatever its module is.
func inModule(function, module string) bool {
	return strings.HasPrefix(function, "main.") || module != "" && strings.HasPrefix(function, module+"/")
}

// position reads "\t/path/file.go:12 +0x1d": the offset is that of the code in its function, 0 where it is not told.
func position(line string) (file string, number int, offset uint64, ok bool) {
	at, more, _ := strings.Cut(strings.TrimPrefix(line, "\t"), " ")
	colon := strings.LastIndex(at, ":")
	if colon < 0 {
		return "", 0, 0, false
	}
	number, err := strconv.Atoi(at[colon+1:])
	offset, _ = strconv.ParseUint(strings.TrimPrefix(more, "+"), 0, 64)
	return at[:colon], number, offset, err == nil
}

func appendNew(frames []Frame, frame Frame) []Frame {
	if len(frames) > 0 && frames[len(frames)-1] == frame {
		return frames
	}
	return append(frames, frame)
}

// collect frees what can be freed: what a finalizer held is free only at the next collection.
func collect() {
	runtime.GC()
	runtime.GC()
}

// sourceOf returns the file of a frame as it lies on disk, where the environment says where the module's sources are: the
// build leaves the path of the module in its place.
func sourceOf(file, module string) string {
	folder := os.Getenv("LEAK_LAB_GO_SOURCES")
	rest, ok := strings.CutPrefix(file, module+"/")
	if folder == "" || module == "" || !ok {
		return file
	}
	return filepath.Join(folder, rest)
}
