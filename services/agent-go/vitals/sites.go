package vitals

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Site is what one chain of calls has made of one kind, since the start.
type Site struct {
	ID          string  `json:"id"`
	Resource    string  `json:"resource"`
	Opened      int     `json:"opened"`
	Closed      int     `json:"closed"`
	Abandoned   int     `json:"abandoned"`
	Live        int     `json:"live"`
	OldestAgeMs float64 `json:"oldestAgeMs,omitempty"`
	Frames      []Frame `json:"frames"`

	born map[int]time.Time
}

// Book books what is made on the chain of calls that makes it: the frames of the main module, innermost first.
type Book struct {
	lock  sync.Mutex
	sites map[string]*Site
	order []string
	next  int
}

// Open books one thing of that kind on the lines that call the caller of Open, and returns what closes it, once.
func (b *Book) Open(resource string) (closed func()) {
	frames := callers(mainModule())
	key := resource
	for _, frame := range frames {
		key += " " + frame[0].(string) + ":" + strconv.Itoa(frame[1].(int))
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	if b.sites == nil {
		b.sites = map[string]*Site{}
	}
	site := b.sites[key]
	if site == nil {
		site = &Site{ID: strconv.Itoa(len(b.order) + 1), Resource: resource, Frames: frames, born: map[int]time.Time{}}
		b.sites[key] = site
		b.order = append(b.order, key)
	}
	number := b.next
	b.next++
	site.Opened++
	site.born[number] = time.Now()
	return func() {
		b.lock.Lock()
		defer b.lock.Unlock()
		if _, lives := site.born[number]; lives {
			delete(site.born, number)
			site.Closed++
		}
	}
}

// Rows returns the sites as they are now, in the order of their first opening.
func (b *Book) Rows() []Site {
	b.lock.Lock()
	defer b.lock.Unlock()
	rows := make([]Site, 0, len(b.order))
	for _, key := range b.order {
		row := *b.sites[key]
		row.Live = row.Opened - row.Closed
		for _, since := range row.born {
			row.OldestAgeMs = max(row.OldestAgeMs, ms(time.Since(since)))
		}
		rows = append(rows, row)
	}
	return rows
}

// callers returns the frames of the main module above the caller of Open.
func callers(module string) []Frame {
	counters := make([]uintptr, 32)
	found := runtime.CallersFrames(counters[:runtime.Callers(4, counters)])
	frames := []Frame{}
	for len(frames) < mostFrames {
		frame, more := found.Next()
		if inModule(frame.Function, module) && !strings.HasSuffix(frame.File, ".pb.go") {
			frames = appendNew(frames, Frame{sourceOf(frame.File, module), frame.Line, 1})
		}
		if !more {
			break
		}
	}
	return frames
}
