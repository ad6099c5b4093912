package replica

import (
	"math"
	"regexp"
	"strconv"
	"time"
)

// The incident's ticker: it fires at once, then after 500 ms, growing by half each time, ± 50 % jitter, at most 60 s.
const (
	firstPauseMs = 500
	pauseFactor  = 1.5
	pauseJitter  = 0.5
	mostPauseMs  = 60_000
	// readingMs is what reading a checkpoint takes.
	readingMs = 600
)

// makeOwnPasses makes passes without a driver, in slices that end with a checkpoint, spaced as the cadence says.
func (r *running) makeOwnPasses(quiet time.Duration) {
	random := seededRandom(r.settings.Seed + numberOf(r.settings.Name))
	pass, sliceBegin := 0, time.Now()
	for slice := 1; slice <= r.settings.Slices; slice++ {
		due := sliceBegin
		for number := range passesOfSlice(slice, r.settings.Passes, r.settings.Slices) {
			if r.settings.Cadence == "incident" || number > 0 {
				due = due.Add(r.pauseBefore(pass, random))
			}
			time.Sleep(time.Until(due))
			if err := r.passes.run(); err != nil {
				r.logs.log("a pass failed: " + err.Error())
			}
			pass++
		}
		if now := time.Now(); now.After(due) {
			due = now // a slice that took longer delays all that follow
		}
		sliceBegin = due
		if r.settings.Cadence == "steady" {
			between := 1000/r.settings.Rate + readingMs + 2*float64(quiet.Milliseconds())
			sliceBegin = due.Add(time.Duration(between * float64(time.Millisecond)))
		}
		r.probe.Checkpoint(slice)
	}
	r.probe.Event("finished")
}

func (r *running) pauseBefore(pass int, random func() float64) time.Duration {
	if pass == 0 {
		return 0
	}
	if r.settings.Cadence == "steady" {
		return time.Duration(float64(time.Second) / r.settings.Rate)
	}
	pause := math.Min(firstPauseMs*math.Pow(pauseFactor, float64(pass-1)), mostPauseMs)
	return time.Duration(pause * (1 + pauseJitter*(2*random()-1)) * float64(time.Millisecond))
}

// passesOfSlice divides the passes into slices; the first take one more where it does not come out even.
func passesOfSlice(slice, passes, slices int) int {
	if slice <= passes%slices {
		return passes/slices + 1
	}
	return passes / slices
}

var atEnd = regexp.MustCompile(`\d+$`)

// numberOf returns the number in a replica's name, 3 of agent-3: jittered cadences differ from replica to replica.
func numberOf(name string) int64 {
	number, _ := strconv.ParseInt(atEnd.FindString(name), 10, 64)
	return number
}
