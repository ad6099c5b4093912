package replica

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
)

const (
	linesKept = 100
	pollEvery = 50 * time.Millisecond
)

type logLine struct {
	atMs float64
	text string
}

// logs are the replica's own: printed on its stdout, kept for a while, and followed by StreamLogs.
type logs struct {
	lock    sync.Mutex
	lines   []logLine
	written int
}

func (l *logs) log(text string) {
	fmt.Fprintln(os.Stdout, text)
	l.lock.Lock()
	defer l.lock.Unlock()
	l.lines = append(l.lines, logLine{float64(time.Now().UnixMilli()), text})
	l.written++
	if len(l.lines) > linesKept {
		l.lines = l.lines[1:]
	}
}

// follow sends the lines kept, then lines as they come, until the context ends or sending fails; limit 0: no limit.
func (l *logs) follow(ctx context.Context, limit uint32, send func(logLine) error) error {
	next, sent := 0, uint32(0)
	for {
		lines, from := l.since(next)
		for _, line := range lines {
			if err := send(line); err != nil {
				return err
			}
			if sent++; sent == limit {
				return nil
			}
		}
		next = from + len(lines)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollEvery):
		}
	}
}

// since returns the lines from that number on, of those that are kept, and the number of the first of them.
func (l *logs) since(next int) ([]logLine, int) {
	l.lock.Lock()
	defer l.lock.Unlock()
	first := l.written - len(l.lines)
	from := max(next, first)
	return append([]logLine(nil), l.lines[from-first:]...), from
}
