package variants

import "context"

// streamForgotten leaves a user's stream without ending it: the reader has what it wants and looks away.
var streamForgotten = Behaviour{Discover: reuse.Discover, Follow: func(peer Peer) {
	log, err := peer.StreamLogs(context.Background())
	if err != nil {
		return
	}
	_, _ = log.Next()
}}
