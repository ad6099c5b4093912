package replica

import (
	"errors"
	"io"
	"sync"

	"grpc-leak-lab/agent/discovery"
	"grpc-leak-lab/agent/variants"
	"grpc-leak-lab/agent/vitals"
)

// passes makes discovery passes, one at a time, and holds what they found.
type passes struct {
	behaviour variants.Behaviour
	selfID    string
	selfAddr  string
	servers   discovery.Place
	dialer    *dialer
	probe     *vitals.Probe

	turn  sync.Mutex
	known map[string]variants.Known
}

// run waits its turn, makes one pass, and returns when it is done.
func (p *passes) run() (err error) {
	done := p.probe.BeginWork()
	defer func() { done(err) }()
	p.turn.Lock()
	defer p.turn.Unlock()
	all, err := p.servers.Resolve()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("nobody was found, not even this replica: the lookup failed")
	}
	addresses := make([]string, len(all))
	for at, each := range all {
		addresses[at] = each.Agent
	}
	p.behaviour.Discover(variants.Pass{
		Addresses: addresses, SelfID: p.selfID, SelfAddr: p.selfAddr, Known: p.known, Dial: p.dialer.dial,
	})
	if p.behaviour.Follow == nil {
		return nil
	}
	var follow sync.WaitGroup
	for _, known := range p.known {
		follow.Add(1)
		go func() {
			defer follow.Done()
			p.behaviour.Follow(known.Peer)
		}()
	}
	follow.Wait()
	return nil
}

// peers returns the peers that are known now.
func (p *passes) peers() map[string]variants.Known {
	p.turn.Lock()
	defer p.turn.Unlock()
	copied := make(map[string]variants.Known, len(p.known))
	for id, known := range p.known {
		copied[id] = known
	}
	return copied
}

// endOf returns nothing for a stream that has come to its end.
func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
