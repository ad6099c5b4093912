package main

import (
	"testing"

	"go.uber.org/goleak"
)

// TestClients is what a user of goleak writes: what is there before is not judged.
func TestClients(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	if err := pass(); err != nil {
		t.Fatal(err)
	}
}
