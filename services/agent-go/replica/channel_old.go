//go:build grpc_before_1_63

package replica

import (
	"time"

	"google.golang.org/grpc"
)

func newChannel(address string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	return grpc.Dial("passthrough:///"+address, options...)
}

// idleTimeout is not set: releases before 1.56 have none.
func idleTimeout(time.Duration) []grpc.DialOption { return nil }
