package variants

// fixed is the fix: the same passes, with the client closed on every exit.
var fixed = Behaviour{Discover: func(pass Pass) {
	for _, address := range pass.Addresses {
		peer, err := pass.Dial(address)
		if err != nil {
			continue
		}
		host, err := peer.HostInfo()
		old, known := pass.Known[host.ID]
		if err != nil || host.ID == pass.SelfID || known && old.Peer.Address() == address {
			peer.Close() // the call failed, it is myself, or already known
			continue
		}
		if known {
			old.Peer.Close() // known at a new address
		}
		pass.Known[host.ID] = Known{host.Name, peer}
	}
}}
