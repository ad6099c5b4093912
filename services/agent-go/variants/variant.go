// Package variants holds the exhibits: each file is one cause of a leak, or one cure. It keeps gRPC out of sight, so that
// a variant is only its decision: whom to dial, what to close, when to leave a stream. Each reads beside its twin of the
// same name in services/variants/.
package variants

import "context"

// Pass is what a discovery pass works with.
type Pass struct {
	// Addresses are all replicas visible at this moment, the own one included.
	Addresses []string
	SelfID    string
	SelfAddr  string
	// Known are the peers of earlier passes, by host id.
	Known map[string]Known
	// Dial makes a gRPC client of an address.
	Dial func(address string) (Peer, error)
}

// Known is a peer that an earlier pass has found.
type Known struct {
	Name string
	Peer Peer
}

// Host is who is behind an address.
type Host struct{ ID, Name string }

// Peer is a gRPC client of one replica.
type Peer interface {
	Address() string
	// HostInfo makes the unary call HostInfo; without a deadline, as in the incident, unless the plan sets one.
	HostInfo() (Host, error)
	// StreamLogs opens the server stream StreamLogs, which lives until the context or the peer ends it.
	StreamLogs(ctx context.Context) (Stream, error)
	// Close closes the channel.
	Close() error
}

// Stream is a log that is followed.
type Stream interface {
	// Next returns the next line, or the error that the stream has ended with.
	Next() (string, error)
}

// Behaviour is what a variant may do in its own way.
type Behaviour struct {
	// Discover makes one discovery pass. A failed call of a peer is no error of the pass.
	Discover func(Pass)
	// Follow reads what a user wants of a peer's log, and leaves. Nil: a pass follows no log.
	Follow func(Peer)
}

// ByName are the variants of this agent.
var ByName = map[string]Behaviour{
	"leaky":            leaky,
	"fixed":            fixed,
	"reuse":            reuse,
	"keepalive":        keepalive,
	"stream-forgotten": streamForgotten,
	"stream-cancelled": streamCancelled,
}
