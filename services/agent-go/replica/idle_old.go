//go:build grpc_before_1_56

package replica

import (
	"time"

	"google.golang.org/grpc"
)

// idleTimeout sets none: releases before v1.56 have none.
func idleTimeout(time.Duration) []grpc.DialOption { return nil }
