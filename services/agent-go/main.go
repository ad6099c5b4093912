// The agent of the fleet in Go.
package main

import (
	"fmt"
	"os"

	"grpc-leak-lab/agent/replica"
)

func main() {
	settings, err := replica.ReadSettings()
	if err == nil {
		err = replica.Run(settings)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(70)
	}
}
