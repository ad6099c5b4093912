package vitals

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Settings are how closely the plan looks.
type Settings struct {
	// Tick is the period of the cheap readings; 0: none.
	Tick time.Duration
	// Quiet is how long nothing must happen before a checkpoint is read, and SettleLimit how long that is waited for.
	Quiet, SettleLimit time.Duration
	// Readings is the number of readings of a checkpoint, each after forced collections.
	Readings int
	// Last is the index of the last checkpoint that the plan has.
	Last int
	// Idle is the time after which a client that makes no call gives its connection up; 0: longer than a run.
	Idle time.Duration
}

// ReadSettings reads the settings from the environment; a value that is no number counts as not given.
func ReadSettings() Settings {
	return Settings{
		Tick:        milliseconds("LEAK_LAB_TICK_MS", 0, 1000),
		Quiet:       milliseconds("LEAK_LAB_QUIET_MS", 1, 25),
		SettleLimit: milliseconds("LEAK_LAB_SETTLE_LIMIT_MS", 1, 5000),
		Readings:    int(milliseconds("LEAK_LAB_READINGS", 1, 3) / time.Millisecond),
	}
}

func milliseconds(name string, least, otherwise int) time.Duration {
	value, err := strconv.Atoi(os.Getenv(name))
	if err != nil || value < least {
		value = otherwise
	}
	return time.Duration(value) * time.Millisecond
}

// Levels are what only the replica can tell: its channels as it counts them, and what channelz lists.
type Levels struct {
	Channels Channels
	Channelz Channelz
	// Sites are the lines that have made the channels.
	Sites []Site
	// Streams are the calls in flight, of both sides, as channelz counts them.
	Streams int
}

// Probe counts what a replica does, and prints it.
type Probe struct {
	settings Settings
	emitter  *Emitter
	kernel   *Kernel
	levels   func() Levels
	grpc     string
	// cgroup is where the memory of the process's cgroup is read from; empty: nowhere.
	cgroup string

	begun, done, failed atomic.Int64
	turn                sync.Mutex

	lock  sync.Mutex
	host  *Host
	roles PortRoles
}

// NewProbe returns a probe. It says hello once the replica has introduced itself.
func NewProbe(settings Settings, emitter *Emitter, grpcVersion string, levels func() Levels) *Probe {
	return &Probe{
		settings: settings, emitter: emitter, kernel: NewKernel(), grpc: grpcVersion, levels: levels,
		cgroup: findCgroupMemory(),
	}
}

// BeginWork counts one pass as begun, and returns what ends it.
func (p *Probe) BeginWork() func(err error) {
	p.begun.Add(1)
	return func(err error) {
		if err != nil {
			p.failed.Add(1)
		}
		p.done.Add(1)
	}
}

// SetPortRoles tells by which ports to sort sockets from now on.
func (p *Probe) SetPortRoles(roles PortRoles) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.roles = roles
}

// Introduce says who this is, and begins to print ticks.
func (p *Probe) Introduce(host Host) {
	p.lock.Lock()
	p.host = &host
	p.lock.Unlock()
	p.emitter.Emit("hello", hello{
		PID:             os.Getpid(),
		Runtime:         Runtime{"go", goVersion(), p.grpc},
		Platform:        runtime.GOOS + "-" + runtime.GOARCH,
		Host:            &host,
		DescriptorLimit: descriptorLimit(),
		GrpcJs:          grpcJs{Seen: "none"},
		Blind:           p.blind(),
	})
	if p.settings.Tick > 0 {
		go p.tick()
	}
}

// Event prints an event.
func (p *Probe) Event(name string) { p.emitter.Emit("event", event{Name: name}) }

// Checkpoint waits until it is quiet, reads settled levels after forced collections, and prints them.
func (p *Probe) Checkpoint(index int) (settled, disturbed bool) {
	p.turn.Lock()
	defer p.turn.Unlock()
	began := time.Now()
	settled = p.untilQuiet()
	waited := time.Since(began)
	begun := p.begun.Load()
	work := p.work()
	before := p.fingerprint()
	body := checkpoint{Index: index, Settled: settled, WaitedMs: ms(waited), Work: work}
	for range p.settings.Readings {
		collect()
		time.Sleep(time.Millisecond) // the finalizers run meanwhile
		body.Readings = append(body.Readings, p.read(&body.Censuses))
	}
	disturbed = p.begun.Load() != begun || p.fingerprint() != before
	channels := p.levels().Channels
	body.Channels, body.CPUMs, body.Disturbed = &channels, cpuMs(), disturbed
	p.emitter.Emit("sites", sites{index, p.levels().Sites})
	p.tellGroups(index)
	p.emitter.Emit("checkpoint", body) // last: whoever reads it has all that belongs to it
	return settled, disturbed
}

// tellGroups prints the goroutines by group. It keeps dumps rare, since each stops the world: the first two checkpoints,
// and those from the last on, which wait for idle clients as well.
func (p *Probe) tellGroups(index int) {
	if index > 1 && index < p.settings.Last {
		return
	}
	told := goroutines{Index: index, Groups: GoroutineGroups()}
	if index >= p.settings.Last {
		if waited, ok := p.untilIdle(); ok {
			collect()
			told.Idle = &idle{ms(waited), GoroutineGroups()}
		}
	}
	p.emitter.Emit("goroutines", told)
}

// longestIdle is the longest idle timeout that a checkpoint waits for.
const longestIdle = 30 * time.Second

// untilIdle waits until no client is connected any more; false where clients keep their connections for longer.
func (p *Probe) untilIdle() (waited time.Duration, ok bool) {
	if p.settings.Idle <= 0 || p.settings.Idle > longestIdle {
		return 0, false
	}
	began := time.Now()
	for time.Since(began) < p.settings.Idle+p.settings.SettleLimit {
		if p.levels().Channelz.ClientSockets == 0 && p.untilQuiet() {
			return time.Since(began), true
		}
		time.Sleep(p.settings.Quiet)
	}
	return 0, false
}

func (p *Probe) read(into *censuses) reading {
	levels := p.levels()
	open := levels.Channels.Opened - levels.Channels.Closed
	read := reading{
		AtMs: time.Now().UnixMilli(), Goroutines: runtime.NumGoroutine(), HeapUsedBytes: heapBytes(),
		RSSBytes: rssBytes(), CgroupBytes: readCgroupBytes(p.cgroup), Channels: &open, Streams: &levels.Streams,
	}
	into.GRPC = &levels.Channelz
	read.Sessions = &Sessions{levels.Channelz.ClientSockets, levels.Channelz.ServerSockets}
	if children, ok := children(); ok {
		read.Children = &children
	}
	if sockets, descriptors, err := p.kernel.Read(p.portRoles()); err == nil {
		read.Sockets, read.Descriptors, into.Kernel = &sockets, &descriptors, &sockets
	}
	return read
}

// looks is how often the process is looked at within the time of quiet.
const looks = 5

// untilQuiet waits until for that long no pass is under way and no level moves; false where that has not happened
// within the limit.
func (p *Probe) untilQuiet() bool {
	limit := time.Now().Add(p.settings.SettleLimit)
	since, last := time.Now(), p.fingerprint()
	for {
		time.Sleep(p.settings.Quiet / looks)
		now := time.Now()
		if again := p.fingerprint(); again != last || p.done.Load() != p.begun.Load() {
			since, last = now, again
		} else if now.Sub(since) >= p.settings.Quiet {
			return true
		}
		if now.After(limit) {
			return false
		}
	}
}

// fingerprint is of the levels that are cheap enough to be read every few milliseconds.
func (p *Probe) fingerprint() string {
	descriptors, _ := os.ReadDir("/proc/self/fd")
	levels := p.levels()
	numbers := []int{len(descriptors), runtime.NumGoroutine(), int(p.begun.Load()),
		levels.Channels.Opened, levels.Channels.Closed, levels.Channelz.ClientSockets, levels.Channelz.ServerSockets, levels.Streams}
	var text strings.Builder
	for _, each := range numbers {
		text.WriteString(strconv.Itoa(each))
		text.WriteByte(' ')
	}
	return text.String()
}

func (p *Probe) tick() {
	for range time.Tick(p.settings.Tick) {
		levels := p.levels()
		body := tick{
			Work: p.work(), RSSBytes: rssBytes(), HeapUsedBytes: heapBytes(), CgroupBytes: readCgroupBytes(p.cgroup),
			CPUMs: cpuMs(), Channels: &levels.Channels, Goroutines: runtime.NumGoroutine(),
		}
		p.emitter.Emit("tick", body)
	}
}

func (p *Probe) work() Work {
	return Work{int(p.begun.Load()), int(p.done.Load()), int(p.failed.Load())}
}

func (p *Probe) portRoles() PortRoles {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.roles
}

func (p *Probe) blind() map[string]string {
	blind := map[string]string{}
	if _, _, err := p.kernel.Read(nil); err != nil {
		blind["kernel"] = err.Error()
		blind["descriptors"] = err.Error()
	}
	if why := noLeakProfile(); why != "" {
		blind["goroutineleak"] = why
	}
	return blind
}
