package vitals

import (
	"os"
	"regexp"
	"strconv"
	"strings"
)

// Sides are the connections of one role of port, by who dialled.
type Sides struct {
	Dialled  int `json:"dialled"`
	Accepted int `json:"accepted"`
}

// SocketCensus counts connected sockets, listeners left out.
type SocketCensus struct {
	Total  int              `json:"total"`
	ByRole map[string]Sides `json:"byRole"`
	Unix   int              `json:"unix"`
}

// DescriptorCounts are the descriptors held, by what they are of.
type DescriptorCounts struct {
	Total  int            `json:"total"`
	ByKind map[string]int `json:"byKind"`
}

// Ports are those of one role: what the replica listens on, and what others do.
type Ports struct{ Listening, Remote []int }

// PortRoles sorts sockets by their ports.
type PortRoles map[string]Ports

// A row of /proc/self/net/tcp and udp: the two ports, the state and the inode; and of the table of Unix sockets.
var (
	inetRow = regexp.MustCompile(`(?m)^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +\d+ +\d+ (\d+)`)
	unixRow = regexp.MustCompile(`(?m)^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{2}) +(\d+)`)
	events  = regexp.MustCompile(`^anon_inode:\[?(eventpoll|eventfd|timerfd|signalfd|inotify|fanotify)`)
)

const (
	listening = "0A"
	connected = "03"
)

// Kernel takes the kernel's census: the descriptors that this process holds, and the connected sockets among them.
type Kernel struct{ inherited map[string]bool }

// NewKernel remembers the sockets that the process was started with: they are none of its own.
func NewKernel() *Kernel {
	_, sockets, err := descriptors()
	inherited := map[string]bool{}
	for inode := range sockets {
		inherited[inode] = err == nil
	}
	return &Kernel{inherited}
}

// Read takes the census; it fails where there is no /proc.
func (k *Kernel) Read(roles PortRoles) (SocketCensus, DescriptorCounts, error) {
	kinds, own, err := descriptors()
	if err != nil {
		return SocketCensus{}, DescriptorCounts{}, err
	}
	census := SocketCensus{ByRole: map[string]Sides{}}
	for role := range roles {
		census.ByRole[role] = Sides{}
	}
	all := len(own)
	joinTCP(own, roles, &census)
	kinds["tcp"] = all - len(own)
	for _, row := range rows(unixRow, "/proc/self/net/unix") {
		if state, inode := row[1], row[2]; own[inode] {
			delete(own, inode)
			kinds["unix"]++
			if state == connected && !k.inherited[inode] {
				census.Unix++
				census.Total++
			}
		}
	}
	for _, row := range rows(inetRow, "/proc/self/net/udp", "/proc/self/net/udp6") {
		if inode := row[4]; own[inode] {
			delete(own, inode)
			kinds["udp"]++
		}
	}
	kinds["other"] += len(own)
	counts := DescriptorCounts{ByKind: map[string]int{}}
	for kind, count := range kinds {
		counts.Total += count
		if count > 0 {
			counts.ByKind[kind] = count
		}
	}
	return census, counts, nil
}

// joinTCP sorts the sockets of this process by the role of their port, and takes their inodes out.
func joinTCP(own map[string]bool, roles PortRoles, census *SocketCensus) {
	type socket struct{ local, remote int }
	var open []socket
	listens := map[int]bool{}
	for _, row := range rows(inetRow, "/proc/self/net/tcp", "/proc/self/net/tcp6") {
		if !own[row[4]] {
			continue
		}
		delete(own, row[4])
		local, _ := strconv.ParseInt(row[1], 16, 32)
		remote, _ := strconv.ParseInt(row[2], 16, 32)
		if row[3] == listening {
			listens[int(local)] = true
		} else {
			open = append(open, socket{int(local), int(remote)})
		}
	}
	for _, each := range open {
		role, accepted := roles.roleOf(each.local, each.remote)
		if role == "" {
			role, accepted = "other", listens[each.local]
		}
		sides := census.ByRole[role]
		if accepted {
			sides.Accepted++
		} else {
			sides.Dialled++
		}
		census.ByRole[role] = sides
		census.Total++
	}
}

// roleOf tells the role of a socket, and whether it was accepted; an empty role for one that has none.
func (roles PortRoles) roleOf(local, remote int) (role string, accepted bool) {
	for role, ports := range roles {
		for _, port := range ports.Listening {
			if port == local {
				return role, true
			}
		}
	}
	for role, ports := range roles {
		for _, port := range ports.Remote {
			if port == remote {
				return role, false
			}
		}
	}
	return "", false
}

// descriptors reads what every descriptor is of: the number of those that are no sockets by kind, and the inodes of
// those that are.
func descriptors() (map[string]int, map[string]bool, error) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, nil, err
	}
	kinds, sockets := map[string]int{}, map[string]bool{}
	for _, entry := range entries {
		link, err := os.Readlink("/proc/self/fd/" + entry.Name())
		switch {
		case err != nil: // the one that has listed the folder
		case strings.HasPrefix(link, "socket:["):
			sockets[strings.TrimSuffix(strings.TrimPrefix(link, "socket:["), "]")] = true
		default:
			kinds[kindOf(link)]++
		}
	}
	return kinds, sockets, nil
}

func kindOf(link string) string {
	switch {
	case strings.HasPrefix(link, "/"):
		return "file"
	case strings.HasPrefix(link, "pipe:"):
		return "pipe"
	case events.MatchString(link):
		return "event"
	}
	return "other"
}

func rows(pattern *regexp.Regexp, tables ...string) [][]string {
	var all [][]string
	for _, table := range tables {
		text, err := os.ReadFile(table)
		if err == nil {
			all = append(all, pattern.FindAllStringSubmatch(string(text), -1)...)
		}
	}
	return all
}

// children counts the child processes of this process, of all its threads; not ok where the kernel does not list them.
func children() (count int, ok bool) {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return 0, false
	}
	for _, thread := range threads {
		text, err := os.ReadFile("/proc/self/task/" + thread.Name() + "/children")
		if err == nil {
			ok = true
			count += len(strings.Fields(string(text)))
		}
	}
	return count, ok
}
