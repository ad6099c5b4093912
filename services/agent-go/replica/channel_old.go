//go:build grpc_before_1_63

package replica

import "google.golang.org/grpc"

func newChannel(address string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	return grpc.Dial("passthrough:///"+address, options...)
}
