package vitals

import (
	"runtime"
	"strings"
	"testing"
)

// passedOn is inlined where it is called, and stands by itself as well, for standing.
func passedOn(where func() uintptr) uintptr {
	if pc := where(); pc != 0 {
		return pc
	}
	return 1
}

var standing = passedOn

//go:noinline
func returnsTo() uintptr {
	var found [1]uintptr
	runtime.Callers(2, found[:])
	return found[0]
}

//go:noinline
func inlines() (pc uintptr) {
	_ = strings.Repeat("x", int(returnsTo())&1)
	return passedOn(returnsTo)
}

// printedOf returns what Go prints of an ancestor: the function, inlined or not, and the line at which it goes on, with the
// place in the function around it.
func printedOf(pc uintptr) (name, file string, line int, offset uint64) {
	frame, _ := runtime.CallersFrames([]uintptr{pc + 1}).Next()
	return frame.Function, frame.File, frame.Line, uint64(pc - frame.Entry)
}

func TestOnlyACallOfTheFunctionItselfIsLookedUp(t *testing.T) {
	calls := readCalls()
	if calls.table == nil {
		t.Skip("the line table of this program cannot be read")
	}
	name, file, line, offset := printedOf(standing(returnsTo))
	call, _ := runtime.CallersFrames([]uintptr{standing(returnsTo)}).Next()
	if got := calls.lineOf(name, file, line, offset); got != call.Line {
		t.Errorf("the call is in line %d, told as %d", call.Line, got)
	}
	if got := calls.lineOf(name, file, line+100, offset); got != line+100 {
		t.Errorf("a line that the table does not have at the place became %d", got)
	}
	name, file, line, offset = printedOf(inlines())
	if !strings.HasSuffix(name, ".passedOn") {
		t.Fatalf("%s was not inlined", name)
	}
	if got := calls.lineOf(name, file, line, offset); got != line {
		t.Errorf("the inlined call at +%#x goes on in line %d, told as %d", offset, line, got)
	}
	if got := calls.lineOf("no.such", file, 7, 1); got != 7 {
		t.Errorf("the line of a function that is not there is %d, not what Go printed", got)
	}
}
