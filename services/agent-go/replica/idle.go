//go:build !grpc_before_1_56

package replica

import (
	"time"

	"google.golang.org/grpc"
)

func idleTimeout(after time.Duration) []grpc.DialOption {
	if after <= 0 {
		return nil
	}
	return []grpc.DialOption{grpc.WithIdleTimeout(after)}
}
