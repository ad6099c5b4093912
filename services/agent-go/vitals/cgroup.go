package vitals

import (
	"os"
	"slices"
	"strconv"
	"strings"
)

// findCgroupMemory returns the path that the memory of the process's own cgroup can be read from; empty where it cannot.
func findCgroupMemory() string {
	text, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return ""
	}
	for _, line := range strings.Split(string(text), "\n") {
		for _, path := range cgroupCandidates(line) {
			if readCgroupBytes(path) > 0 {
				return path
			}
		}
	}
	return ""
}

// readCgroupBytes returns the bytes that the cgroup uses; 0 where its file cannot be read.
func readCgroupBytes(path string) uint64 {
	if path == "" {
		return 0
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	bytes, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	return bytes
}

// cgroupCandidates returns the paths that a line may stand for. A line is id:controllers:path; version 2 names no
// controllers. In a container that shares the host's namespace of cgroups the path is the host's, while the mount shows
// only the container's own cgroup, at its top.
func cgroupCandidates(line string) []string {
	fields := strings.SplitN(line, ":", 3)
	switch {
	case len(fields) < 3:
		return nil
	case fields[1] == "":
		return []string{"/sys/fs/cgroup" + fields[2] + "/memory.current", "/sys/fs/cgroup/memory.current"}
	case slices.Contains(strings.Split(fields[1], ","), "memory"):
		top := "/sys/fs/cgroup/memory"
		return []string{top + fields[2] + "/memory.usage_in_bytes", top + "/memory.usage_in_bytes"}
	}
	return nil
}
