package vitals

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func ms(duration time.Duration) float64 { return float64(duration.Microseconds()) / 1000 }

func cpuMs() float64 {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

// heapBytes returns the bytes of objects on the heap.
func heapBytes() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func rssBytes() uint64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseUint(fields[1], 10, 64)
	return pages * uint64(os.Getpagesize())
}

// cgroupBytes returns the memory of the process's own cgroup; 0 where it has none to itself.
func cgroupBytes() uint64 {
	text, err := os.ReadFile("/sys/fs/cgroup/memory.current")
	if err != nil {
		return 0
	}
	bytes, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	return bytes
}

func descriptorLimit() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return limit.Cur
}
