//go:build !grpc_before_1_63

package replica

import (
	"time"

	"google.golang.org/grpc"
)

func newChannel(address string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+address, options...)
}

func idleTimeout(after time.Duration) []grpc.DialOption {
	if after <= 0 {
		return nil
	}
	return []grpc.DialOption{grpc.WithIdleTimeout(after)}
}
