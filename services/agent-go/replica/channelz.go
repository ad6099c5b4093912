package replica

import (
	"context"

	"google.golang.org/grpc"
	channelzpb "google.golang.org/grpc/channelz/grpc_channelz_v1"
	channelz "google.golang.org/grpc/channelz/service"

	"grpc-leak-lab/agent/vitals"
)

// census asks grpc-go's own channelz service, without a connection to it: what it lists is what gRPC believes.
type census struct{ channelz channelzpb.ChannelzServer }

func newCensus() census {
	var found census
	channelz.RegisterChannelzServiceToServer(registrar{&found})
	return found
}

// registrar catches the service where a server would serve it.
type registrar struct{ into *census }

func (r registrar) RegisterService(_ *grpc.ServiceDesc, service any) {
	r.into.channelz, _ = service.(channelzpb.ChannelzServer)
}

// mostListed is how many entries a page has.
const mostListed = 10_000

// read counts what channelz lists, and the calls in flight of both sides.
func (c census) read() (listed vitals.Channelz, streams int) {
	ctx := context.Background()
	for next := int64(0); ; {
		page, err := c.channelz.GetTopChannels(ctx, &channelzpb.GetTopChannelsRequest{StartChannelId: next, MaxResults: mostListed})
		if err != nil {
			break
		}
		for _, channel := range page.Channel {
			listed.Channels++
			data := channel.Data
			streams += int(data.GetCallsStarted() - data.GetCallsSucceeded() - data.GetCallsFailed())
			for _, ref := range channel.SubchannelRef {
				listed.Subchannels++
				if sub, err := c.channelz.GetSubchannel(ctx, &channelzpb.GetSubchannelRequest{SubchannelId: ref.SubchannelId}); err == nil {
					listed.ClientSockets += len(sub.Subchannel.SocketRef)
				}
			}
			next = channel.Ref.ChannelId + 1
		}
		if page.End || len(page.Channel) == 0 {
			break
		}
	}
	servers, err := c.channelz.GetServers(ctx, &channelzpb.GetServersRequest{MaxResults: mostListed})
	if err != nil {
		return listed, streams
	}
	for _, server := range servers.Server {
		listed.Servers++
		data := server.Data
		streams += int(data.GetCallsStarted() - data.GetCallsSucceeded() - data.GetCallsFailed())
		if sockets, err := c.channelz.GetServerSockets(ctx, &channelzpb.GetServerSocketsRequest{ServerId: server.Ref.ServerId, MaxResults: mostListed}); err == nil {
			listed.ServerSockets += len(sockets.SocketRef)
		}
	}
	return listed, streams
}
