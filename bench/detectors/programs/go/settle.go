package main

import "time"

const (
	period = 100 * time.Millisecond
	still  = 10
	most   = 150
)

// settled reads a count until it has stayed the same for a second, or for 15 seconds, and returns the last.
func settled(read func() int) int {
	last, same := read(), 0
	for i := 0; i < most && same < still; i++ {
		time.Sleep(period)
		now := read()
		if now == last {
			same++
		} else {
			last, same = now, 0
		}
	}
	return last
}
