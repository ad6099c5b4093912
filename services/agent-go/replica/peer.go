package replica

import (
	"context"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"

	"grpc-leak-lab/agent/agentpb"
	"grpc-leak-lab/agent/variants"
	"grpc-leak-lab/agent/vitals"
)

// dialer makes the clients of replicas: the only place where the agent does, and it counts them.
type dialer struct {
	credentials    func() credentials.TransportCredentials
	service        Service
	opened, closed atomic.Int64
	book           vitals.Book
}

func (d *dialer) dial(address string) (variants.Peer, error) {
	options := []grpc.DialOption{grpc.WithTransportCredentials(d.credentials())}
	if every := milliseconds(d.service.ClientKeepaliveMs); every > 0 {
		options = append(options, grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: every, PermitWithoutStream: true}))
	}
	options = append(options, idleTimeout(milliseconds(d.service.ClientIdleTimeoutMs))...)
	channel, err := newChannel(address, options...)
	if err != nil {
		return nil, err
	}
	d.opened.Add(1)
	return &peer{
		address: address, channel: channel, client: agentpb.NewAgentServiceClient(channel),
		deadline: milliseconds(d.service.CallDeadlineMs), closed: &d.closed, booked: d.book.Open("channel"),
	}, nil
}

// peer is a gRPC client of one replica.
type peer struct {
	address  string
	channel  *grpc.ClientConn
	client   agentpb.AgentServiceClient
	deadline time.Duration
	isClosed atomic.Bool
	closed   *atomic.Int64
	booked   func()
}

func (p *peer) Address() string { return p.address }

func (p *peer) HostInfo() (variants.Host, error) {
	ctx, cancel := context.Background(), func() {}
	if p.deadline > 0 {
		ctx, cancel = context.WithTimeout(ctx, p.deadline)
	}
	defer cancel()
	host, err := p.client.HostInfo(ctx, &agentpb.HostInfoRequest{})
	return variants.Host{ID: host.GetId(), Name: host.GetName()}, err
}

func (p *peer) StreamLogs(ctx context.Context) (variants.Stream, error) {
	stream, err := p.client.StreamLogs(ctx, &agentpb.StreamLogsRequest{})
	return lines{stream}, err
}

func (p *peer) Close() error {
	if !p.isClosed.Swap(true) {
		p.closed.Add(1)
		p.booked()
	}
	return p.channel.Close()
}

type lines struct {
	stream agentpb.AgentService_StreamLogsClient
}

func (l lines) Next() (string, error) {
	line, err := l.stream.Recv()
	return line.GetText(), err
}
