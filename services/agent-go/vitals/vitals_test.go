package vitals

import (
	"bytes"
	"encoding/json"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestKernelCountsSocketsByRoleAndSide(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	kernel := NewKernel()
	roles := PortRoles{"agent": {Listening: []int{port}, Remote: []int{port}}}
	before, held, err := kernel.Read(roles)
	if err != nil {
		t.Skip("no /proc: ", err)
	}

	dialled, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	open, more, _ := kernel.Read(roles)
	if got := open.ByRole["agent"]; got != (Sides{1, 1}) || open.Total != before.Total+2 {
		t.Errorf("one dialled and one accepted are %+v, of %d in all", got, open.Total)
	}
	if more.ByKind["tcp"] != held.ByKind["tcp"]+2 {
		t.Errorf("%d TCP descriptors, %d before", more.ByKind["tcp"], held.ByKind["tcp"])
	}

	dialled.Close()
	accepted.Close()
	after, _, _ := kernel.Read(roles)
	if after.Total != before.Total {
		t.Errorf("once closed %d are counted, %d before", after.Total, before.Total)
	}
}

// The dump of a client that a leaking variant has made, as Go prints it with GODEBUG=tracebackancestors.
const dump = `goroutine 1 [running]:
runtime/pprof.writeGoroutineStacks({0x1, 0x2})
	runtime/pprof/pprof.go:764 +0x6a
main.main()
	example.com/shop/main.go:30 +0x1f

goroutine 21 [select]:
google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run(0xc00012, {0x1, 0x2})
	google.golang.org/grpc@v1.65.0/internal/grpcsync/callback_serializer.go:76 +0x105
created by google.golang.org/grpc/internal/grpcsync.NewCallbackSerializer in goroutine 9
	google.golang.org/grpc@v1.65.0/internal/grpcsync/callback_serializer.go:52 +0x11c
[originating from goroutine 9]:
google.golang.org/grpc.NewClient(...)
	google.golang.org/grpc@v1.65.0/clientconn.go:171 +0x3a5
example.com/shop/cart.(*Store).refresh(0xc0000)
	example.com/shop/cart/store.go:44 +0x90
created by example.com/shop/cart.New in goroutine 1
	example.com/shop/cart/store.go:20 +0x4c
[originating from goroutine 1]:
main.main()
	example.com/shop/main.go:22 +0x1f

goroutine 22 [chan receive]:
google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run(0xc00077, {0x1, 0x2})
	google.golang.org/grpc@v1.65.0/internal/grpcsync/callback_serializer.go:76 +0x105
created by google.golang.org/grpc/internal/grpcsync.NewCallbackSerializer in goroutine 9
	google.golang.org/grpc@v1.65.0/internal/grpcsync/callback_serializer.go:52 +0x11c
[originating from goroutine 9]:
google.golang.org/grpc.NewClient(...)
	google.golang.org/grpc@v1.65.0/clientconn.go:171 +0x3a5
example.com/shop/cart.(*Store).refresh(0xc0000)
	example.com/shop/cart/store.go:44 +0x90
created by example.com/shop/cart.New in goroutine 1
	example.com/shop/cart/store.go:20 +0x4c
[originating from goroutine 1]:
main.main()
	example.com/shop/main.go:22 +0x1f
`

func TestGoroutinesAreGroupedByTheLineThatLedToThem(t *testing.T) {
	groups := groupsOf(dump, "example.com/shop", calls{}, false)
	if len(groups) != 2 {
		t.Fatalf("%d groups: %+v", len(groups), groups)
	}
	serializers := groups[0]
	if serializers.Count != 2 || !strings.HasSuffix(serializers.Doing, "(*CallbackSerializer).run") ||
		!strings.HasSuffix(serializers.CreatedBy, "grpcsync.NewCallbackSerializer") {
		t.Errorf("the serializers, whatever they wait in, are %+v", serializers)
	}
	want := []Frame{{"example.com/shop/cart/store.go", 44, 1}, {"example.com/shop/cart/store.go", 20, 1}, {"example.com/shop/main.go", 22, 1}}
	if len(serializers.Frames) != len(want) {
		t.Fatalf("frames %v", serializers.Frames)
	}
	for at, frame := range want {
		if serializers.Frames[at] != frame {
			t.Errorf("frame %d is %v, not %v", at, serializers.Frames[at], frame)
		}
	}
}

func TestAGoroutineThatLivesIsInTheGroups(t *testing.T) {
	count := func() (found int) {
		for _, group := range GoroutineGroups() {
			if strings.HasSuffix(group.Doing, "vitals.wait") {
				found += group.Count
			}
		}
		return found
	}
	stop := make(chan struct{})
	for range 7 {
		go wait(stop)
	}
	runtime.Gosched()
	if found := count(); found != 7 {
		t.Errorf("%d of 7 are in the groups", found)
	}
	close(stop)
	for range 1000 {
		if count() == 0 {
			return
		}
		runtime.Gosched()
	}
	t.Error("they are there though they have ended")
}

func wait(stop chan struct{}) { <-stop }

func TestGoReportsWhatNobodyCanReach(t *testing.T) {
	if why := noLeakProfile(); why != "" {
		t.Skip(why)
	}
	reported := func(doing string) (found int) {
		for _, group := range GoroutineGroups() {
			if strings.HasSuffix(group.Doing, doing) {
				found += *group.Leaked
			}
		}
		return found
	}
	reachable := make(chan struct{})
	for range 5 {
		go wait(reachable)
		go waitInVain(make(chan struct{}))
	}
	runtime.Gosched()
	if found := reported("vitals.waitInVain"); found != 5 {
		t.Errorf("%d of 5 that nobody can wake are reported", found)
	}
	if found := reported("vitals.wait"); found != 0 {
		t.Errorf("%d are reported that can still be woken", found)
	}
	close(reachable)
}

func waitInVain(never chan struct{}) { <-never }

func TestAContainersCgroupIsLookedForWhereItIsMounted(t *testing.T) {
	for line, want := range map[string][]string{
		"0::/":                   {"/sys/fs/cgroup//memory.current", "/sys/fs/cgroup/memory.current"},
		"4:cpu,memory:/docker/1": {"/sys/fs/cgroup/memory/docker/1/memory.usage_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"},
		"5:cpu:/docker/1":        nil,
		"":                       nil,
	} {
		if got := cgroupCandidates(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", line, got, want)
		}
	}
}

func TestLongLinesTravelInChunks(t *testing.T) {
	var out bytes.Buffer
	said := strings.Repeat(`<"a\`+"é𝄞\n", 2000)
	NewEmitter(&out).Emit("event", event{Name: said})
	var joined strings.Builder
	for at, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if len(line)+1 > maxLineBytes {
			t.Fatalf("line %d has %d bytes", at, len(line))
		}
		var chunk struct {
			Kind                 string
			Seq, Of, Part, Parts int
			Data                 string
		}
		if err := json.Unmarshal([]byte(line), &chunk); err != nil {
			t.Fatal(err)
		}
		if chunk.Kind != "chunk" || chunk.Of != 0 || chunk.Part != at || chunk.Seq != at {
			t.Fatalf("line %d is %+v", at, chunk)
		}
		joined.WriteString(chunk.Data)
	}
	var whole event
	if err := json.Unmarshal([]byte(joined.String()), &whole); err != nil || whole.Name != said {
		t.Errorf("joined, the chunks are another line: %v", err)
	}
}
