package replica

import (
	"context"
	"fmt"
	"math/rand"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	"grpc-leak-lab/agent/agentpb"
	"grpc-leak-lab/agent/fleetpb"
	"grpc-leak-lab/agent/variants"
	"grpc-leak-lab/agent/vitals"
)

// agentServer answers what replicas ask each other.
type agentServer struct {
	agentpb.UnimplementedAgentServiceServer
	id, name string
	logs     *logs
}

func (s *agentServer) HostInfo(context.Context, *agentpb.HostInfoRequest) (*agentpb.Host, error) {
	return &agentpb.Host{Id: s.id, Name: s.name}, nil
}

func (s *agentServer) StreamLogs(request *agentpb.StreamLogsRequest, stream agentpb.AgentService_StreamLogsServer) error {
	return s.logs.follow(stream.Context(), request.Limit, func(line logLine) error {
		return stream.Send(&agentpb.LogLine{HostId: s.id, AtMs: line.atMs, Text: line.text})
	})
}

// frontDoor answers users and drivers of load.
type frontDoor struct {
	fleetpb.UnimplementedFleetServiceServer
	fleetpb.UnimplementedControlServiceServer
	id     string
	passes *passes
	probe  *vitals.Probe
	// complete is closed once all replicas are visible: before that there is no baseline.
	complete chan struct{}
	begin    chan struct{}
	once     sync.Once
}

func (f *frontDoor) ListHosts(context.Context, *fleetpb.ListHostsRequest) (*fleetpb.ListHostsResponse, error) {
	if err := f.passes.run(); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	answer := &fleetpb.ListHostsResponse{}
	for id, known := range f.passes.peers() {
		answer.Hosts = append(answer.Hosts, &fleetpb.KnownHost{Id: id, Name: known.Name, Address: known.Peer.Address()})
	}
	return answer, nil
}

// TailLogs relays a peer's log until the user leaves, which ends the stream to the peer too.
func (f *frontDoor) TailLogs(request *fleetpb.TailLogsRequest, stream fleetpb.FleetService_TailLogsServer) error {
	upstream, err := f.upstream(stream.Context(), request)
	if err != nil {
		return err
	}
	for {
		line, err := upstream.Recv()
		if err != nil {
			return endOf(err)
		}
		if err := stream.Send(&fleetpb.TailLogsResponse{HostId: line.HostId, AtMs: line.AtMs, Text: line.Text}); err != nil {
			return err
		}
	}
}

func (f *frontDoor) upstream(ctx context.Context, request *fleetpb.TailLogsRequest) (agentpb.AgentService_StreamLogsClient, error) {
	for id, known := range f.passes.peers() {
		if request.HostId == "" || request.HostId == id {
			return known.Peer.(*peer).client.StreamLogs(ctx, &agentpb.StreamLogsRequest{Limit: request.Limit})
		}
	}
	if request.HostId == "" {
		return nil, status.Error(codes.NotFound, "no peer is known yet")
	}
	return nil, status.Errorf(codes.NotFound, "no known host has the id %s", request.HostId)
}

func (f *frontDoor) Checkpoint(_ context.Context, request *fleetpb.CheckpointRequest) (*fleetpb.CheckpointResponse, error) {
	<-f.complete
	index := int(request.Index)
	settled, disturbed := f.probe.Checkpoint(index)
	if index == 0 {
		f.probe.Event("ready")
	}
	return &fleetpb.CheckpointResponse{HostId: f.id, Settled: settled, Disturbed: disturbed}, nil
}

func (f *frontDoor) Begin(context.Context, *fleetpb.BeginRequest) (*fleetpb.BeginResponse, error) {
	f.once.Do(func() { close(f.begin) })
	return &fleetpb.BeginResponse{}, nil
}

// serve opens a server on the preferred port, or on another free one, and returns where it is.
func serve(bind string, preferred int, own credentials.TransportCredentials, service Service, add func(*grpc.Server)) (string, error) {
	server := grpc.NewServer(grpc.Creds(own), grpc.KeepaliveParams(keepalive.ServerParameters{
		MaxConnectionIdle:     milliseconds(service.ServerMaxIdleMs),
		MaxConnectionAge:      milliseconds(service.ServerMaxAgeMs),
		MaxConnectionAgeGrace: milliseconds(service.ServerMaxAgeGraceMs),
	}))
	add(server)
	healthpb.RegisterHealthServer(server, health.NewServer())
	reflection.Register(server)
	listener, err := listen(bind, preferred)
	if err != nil {
		return "", err
	}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), nil
}

// attempts is how often another port is tried, below the range that outgoing connections take theirs from.
const attempts = 30

func listen(bind string, preferred int) (net.Listener, error) {
	for attempt, port := 1, preferred; ; attempt++ {
		listener, err := net.Listen("tcp", net.JoinHostPort(bind, fmt.Sprint(port)))
		if err == nil || attempt == attempts {
			return listener, err
		}
		port = 10_000 + rand.Intn(22_000)
	}
}

var _ variants.Peer = (*peer)(nil)
