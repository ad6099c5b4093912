package variants

// leaky is the incident: a temporary client for every address of every pass, forgotten on all four exits.
var leaky = Behaviour{Discover: func(pass Pass) {
	for _, address := range pass.Addresses {
		peer, err := pass.Dial(address)
		if err != nil {
			continue
		}
		host, err := peer.HostInfo()
		if err != nil {
			continue // the call failed
		}
		if host.ID == pass.SelfID {
			continue // it is myself
		}
		if known, ok := pass.Known[host.ID]; ok && known.Peer.Address() == address {
			continue // already known: the steady state
		}
		pass.Known[host.ID] = Known{host.Name, peer} // known at a new address: the old client is dropped
	}
}}
