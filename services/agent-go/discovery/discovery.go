// Package discovery finds the replicas of the fleet: in a folder with one file per replica, or by a DNS name with one A
// record per replica. It is the twin of services/process/discovery/.
package discovery

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Address is where one replica is reached, as host:port; empty where it does not listen.
type Address struct {
	Agent     string `json:"agent"`
	FrontDoor string `json:"frontDoor"`
}

// Place is where replicas find each other.
type Place interface {
	// Resolve returns all replicas that run at this moment.
	Resolve() ([]Address, error)
	// OwnAddress returns the address by which others find what is bound, and waits until they can.
	OwnAddress(bound string) (string, error)
	// Announce makes a replica visible. The entry must be new for every life of a replica.
	Announce(entry string, self Address) error
}

// The ports that every replica listens on where records carry none.
const (
	agentPort     = "7007"
	frontDoorPort = "7008"
)

const lookEvery = 20 * time.Millisecond

// At returns the place that an expression like directory:<path> or dns:<name> names.
func At(expression string) (Place, error) {
	kind, rest, _ := strings.Cut(expression, ":")
	switch {
	case kind == "directory" && rest != "":
		return directory(rest), nil
	case kind == "dns" && rest != "":
		return dns(rest), nil
	}
	return nil, fmt.Errorf("%q is no place to find replicas; it must be directory:<path> or dns:<name>", expression)
}

// UntilVisible waits until at least count replicas are visible, and returns them.
func UntilVisible(place Place, count int) ([]Address, error) {
	for {
		all, err := place.Resolve()
		if err != nil || len(all) >= count {
			return all, err
		}
		time.Sleep(lookEvery)
	}
}

type directory string

func (d directory) Resolve() ([]Address, error) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return nil, err
	}
	var all []Address
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(string(d), entry.Name()))
		if err != nil {
			return nil, err
		}
		var address Address
		if err := json.Unmarshal(text, &address); err != nil {
			return nil, err
		}
		all = append(all, address)
	}
	return all, nil
}

func (d directory) OwnAddress(bound string) (string, error) { return bound, nil }

func (d directory) Announce(entry string, self Address) error {
	text, err := json.Marshal(self)
	if err != nil {
		return err
	}
	hidden := filepath.Join(string(d), "."+entry)
	if err := os.WriteFile(hidden, text, 0o600); err != nil {
		return err
	}
	return os.Rename(hidden, filepath.Join(string(d), entry))
}

type dns string

func (d dns) Resolve() ([]Address, error) {
	hosts, err := d.hosts()
	all := make([]Address, 0, len(hosts))
	for _, host := range hosts {
		all = append(all, Address{net.JoinHostPort(host, agentPort), net.JoinHostPort(host, frontDoorPort)})
	}
	return all, err
}

// OwnAddress returns the address that the name shows: a container has more than one network, and that address is the
// one in the fleet's.
func (d dns) OwnAddress(bound string) (string, error) {
	_, port, err := net.SplitHostPort(bound)
	if err != nil {
		return "", err
	}
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	for {
		hosts, err := d.hosts()
		if err != nil {
			return "", err
		}
		for _, each := range interfaces {
			if own, ok := each.(*net.IPNet); ok && slices.Contains(hosts, own.IP.String()) {
				return net.JoinHostPort(own.IP.String(), port), nil
			}
		}
		time.Sleep(lookEvery)
	}
}

// Announce does nothing: Swarm does.
func (d dns) Announce(string, Address) error { return nil }

// hosts looks the name up; a name that nobody has yet is nobody's.
func (d dns) hosts() ([]string, error) {
	addresses, err := net.LookupIP(string(d))
	var failed *net.DNSError
	if errors.As(err, &failed) {
		return nil, nil
	}
	var hosts []string
	for _, each := range addresses {
		if four := each.To4(); four != nil {
			hosts = append(hosts, four.String())
		}
	}
	slices.Sort(hosts)
	return hosts, err
}
