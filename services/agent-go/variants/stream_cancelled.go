package variants

import "context"

// streamCancelled leaves the stream as soon as it has what it wants, and says so, however reading went.
var streamCancelled = Behaviour{Discover: reuse.Discover, Follow: func(peer Peer) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	log, err := peer.StreamLogs(ctx)
	if err != nil {
		return
	}
	_, _ = log.Next()
}}
