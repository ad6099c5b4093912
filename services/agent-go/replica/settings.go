// Package replica is the fleet's agent in Go: server and client at once, as in the incident. It is the twin of
// services/agent/, with the same calls, environment and vitals lines.
package replica

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"grpc-leak-lab/agent/discovery"
	"grpc-leak-lab/agent/variants"
)

// Settings are what the environment tells a replica.
type Settings struct {
	Name, ID, Variant, Transport, Bind, Certificates string
	Serves, Asks                                     bool
	Replicas                                         int
	Service                                          Service
	// Own is where this replica is found, and Servers where those are that serve.
	Own, Servers discovery.Place
	// Passes, Slices, Rate, Cadence and Seed say how a replica that nothing drives makes its passes.
	Passes, Slices int
	Rate           float64
	Cadence        string
	Seed           int64
}

// Service is the part of the plan that every process of the fleet reads as JSON; absent values are not set.
type Service struct {
	ServerMaxIdleMs, ServerMaxAgeMs, ServerMaxAgeGraceMs   *int
	ClientKeepaliveMs, ClientIdleTimeoutMs, CallDeadlineMs *int
}

// ReadSettings reads the environment; the error says every variable that is wrong.
func ReadSettings() (Settings, error) {
	var wrong []string
	text := func(name string) string {
		if os.Getenv(name) == "" {
			wrong = append(wrong, name+" is not set")
		}
		return os.Getenv(name)
	}
	number := func(name string) int {
		value, err := strconv.Atoi(text(name))
		if err != nil {
			wrong = append(wrong, name+" is no whole number")
		}
		return value
	}
	place := func(name string) discovery.Place {
		found, err := discovery.At(text(name))
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", name, err))
		}
		return found
	}
	role := text("LEAK_LAB_ROLE")
	settings := Settings{
		Name: text("LEAK_LAB_NAME"), ID: newID(), Variant: text("LEAK_LAB_VARIANT"),
		Transport: text("LEAK_LAB_TRANSPORT"), Bind: text("LEAK_LAB_BIND"), Certificates: text("LEAK_LAB_CERTIFICATES"),
		Serves: role != "client", Asks: role != "server", Replicas: number("LEAK_LAB_REPLICAS"),
		Servers: place("LEAK_LAB_RESOLVE"), Passes: number("LEAK_LAB_PASSES"), Slices: number("LEAK_LAB_SLICES"),
		Cadence: text("LEAK_LAB_CADENCE"), Seed: int64(number("LEAK_LAB_SEED")),
	}
	settings.Own = settings.Servers
	if role == "client" {
		settings.Own = place("LEAK_LAB_RESOLVE_CLIENTS")
	}
	var err error
	if settings.Rate, err = strconv.ParseFloat(text("LEAK_LAB_RATE"), 64); err != nil {
		wrong = append(wrong, "LEAK_LAB_RATE is no number")
	}
	if err := json.Unmarshal([]byte(os.Getenv("LEAK_LAB_SERVICE")), &settings.Service); err != nil && os.Getenv("LEAK_LAB_SERVICE") != "" {
		wrong = append(wrong, fmt.Sprintf("LEAK_LAB_SERVICE: %v", err))
	}
	if _, known := variants.ByName[settings.Variant]; !known {
		wrong = append(wrong, fmt.Sprintf("LEAK_LAB_VARIANT: the Go agent has no variant %q", settings.Variant))
	}
	if len(wrong) > 0 {
		return settings, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return settings, nil
}

func newID() string {
	id := make([]byte, 6)
	_, _ = rand.Read(id)
	return hex.EncodeToString(id)
}

func milliseconds(value *int) time.Duration {
	if value == nil {
		return 0
	}
	return time.Duration(*value) * time.Millisecond
}
