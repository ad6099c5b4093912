package variants

// reuse is the redesign: strangers alone are dialled; the own address and every known one are skipped.
var reuse = Behaviour{Discover: func(pass Pass) {
	familiar := map[string]bool{pass.SelfAddr: true}
	for _, known := range pass.Known {
		familiar[known.Peer.Address()] = true
	}
	for _, address := range pass.Addresses {
		if familiar[address] {
			continue
		}
		peer, err := pass.Dial(address)
		if err != nil {
			continue
		}
		host, err := peer.HostInfo()
		if err != nil || host.ID == pass.SelfID {
			peer.Close()
			continue
		}
		if old, known := pass.Known[host.ID]; known {
			old.Peer.Close()
		}
		pass.Known[host.ID] = Known{host.Name, peer}
	}
}}
