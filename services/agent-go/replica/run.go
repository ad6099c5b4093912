package replica

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"grpc-leak-lab/agent/agentpb"
	"grpc-leak-lab/agent/discovery"
	"grpc-leak-lab/agent/fleetpb"
	"grpc-leak-lab/agent/variants"
	"grpc-leak-lab/agent/vitals"
)

// running is a replica that has come up.
type running struct {
	settings Settings
	probe    *vitals.Probe
	passes   *passes
	logs     *logs
}

// Run runs one replica until its parent ends it. It makes no pass before a driver has asked for its baseline.
func Run(settings Settings) error {
	watchParent()
	keys, err := readKeys(settings.Certificates)
	if err != nil {
		return err
	}
	dialer := &dialer{credentials: keys.client(settings.Transport), service: settings.Service}
	census := newCensus()
	own := vitals.ReadSettings()
	own.Last, own.Idle = settings.Slices, milliseconds(settings.Service.ClientIdleTimeoutMs)
	probe := vitals.NewProbe(own, vitals.NewEmitter(os.Stdout), grpcVersion(), func() vitals.Levels {
		listed, streams := census.read()
		channels := vitals.Channels{Opened: int(dialer.opened.Load()), Closed: int(dialer.closed.Load())}
		return vitals.Levels{Channels: channels, Channelz: listed, Streams: streams, Sites: dialer.book.Rows()}
	})
	r := &running{settings: settings, probe: probe, logs: &logs{}}

	var self discovery.Address
	if settings.Serves {
		agent := &agentServer{id: settings.ID, name: settings.Name, logs: r.logs}
		self.Agent, err = r.open(7007, keys.server(settings.Transport), settings.Service, func(server *grpc.Server) {
			agentpb.RegisterAgentServiceServer(server, agent)
		})
		if err != nil {
			return err
		}
	}
	if settings.Asks {
		r.passes = &passes{
			behaviour: variants.ByName[settings.Variant], selfID: settings.ID, selfAddr: self.Agent,
			servers: settings.Servers, dialer: dialer, probe: probe, known: map[string]variants.Known{},
		}
	}
	door := &frontDoor{
		id: settings.ID, passes: r.passes, probe: probe,
		complete: make(chan struct{}), begin: make(chan struct{}),
	}
	self.FrontDoor, err = r.open(7008, keys.server("mtls"), Service{}, func(server *grpc.Server) {
		if settings.Asks {
			fleetpb.RegisterFleetServiceServer(server, door)
		}
		fleetpb.RegisterControlServiceServer(server, door)
	})
	if err != nil {
		return err
	}
	r.logs.log(fmt.Sprintf("%s (%s) serves peers on %s and users on %s; discovery: %s, in Go",
		settings.Name, settings.ID, self.Agent, self.FrontDoor, settings.Variant))
	probe.Introduce(vitals.Host{ID: settings.ID, Agent: self.Agent, FrontDoor: self.FrontDoor})
	if err := r.join(self); err != nil {
		return err
	}
	close(door.complete)
	if settings.Asks {
		<-door.begin
		r.makeOwnPasses(own.Quiet)
	}
	select {}
}

func (r *running) open(port int, own credentials.TransportCredentials, service Service, add func(*grpc.Server)) (string, error) {
	bound, err := serve(r.settings.Bind, port, own, service, add)
	if err != nil {
		return "", err
	}
	return r.settings.Own.OwnAddress(bound)
}

// join makes this replica known, waits until all others are, and tells the probe by which ports to sort sockets.
func (r *running) join(self discovery.Address) error {
	if err := r.settings.Own.Announce(r.settings.ID, self); err != nil {
		return err
	}
	all, err := discovery.UntilVisible(r.settings.Servers, r.settings.Replicas)
	if err != nil {
		return err
	}
	agent, door := vitals.Ports{Listening: portsOf(self.Agent)}, vitals.Ports{Listening: portsOf(self.FrontDoor)}
	for _, each := range all {
		agent.Remote = append(agent.Remote, portsOf(each.Agent)...)
		door.Remote = append(door.Remote, portsOf(each.FrontDoor)...)
	}
	r.probe.SetPortRoles(vitals.PortRoles{"agent": agent, "frontDoor": door})
	return nil
}

func portsOf(address string) []int {
	_, text, err := net.SplitHostPort(address)
	port, wrong := strconv.Atoi(text)
	if err != nil || wrong != nil {
		return nil
	}
	return []int{port}
}

// watchParent ends this process with its lab: its standard input is a pipe from the lab, and ends with it, however that
// ended. It then removes the secrets of the run, which a lab that was killed could not do.
func watchParent() {
	if os.Getenv("LEAK_LAB_PARENT") != "stdin" {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		if secrets := os.Getenv("LEAK_LAB_RUNTIME_DIR"); secrets != "" {
			_ = os.RemoveAll(secrets)
		}
		os.Exit(0)
	}()
}

func grpcVersion() string {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return ""
	}
	for _, module := range info.Deps {
		if module.Path == "google.golang.org/grpc" {
			return module.Version
		}
	}
	return ""
}
