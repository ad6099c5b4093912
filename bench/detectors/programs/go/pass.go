package main

import (
	"fmt"
	"os"
	"strings"

	"google.golang.org/grpc"
)

// pass asks every address of the environment once, by the twin that is named there. What does not answer is part of it.
func pass(options ...grpc.DialOption) error {
	ask, err := twin(os.Getenv("TWIN"))
	if err != nil {
		return err
	}
	answered := 0
	for _, address := range strings.Fields(os.Getenv("ADDRESSES")) {
		if ask(address, options...) == nil {
			answered++
		}
	}
	if answered == 0 {
		return fmt.Errorf("no address of ADDRESSES answers")
	}
	return nil
}

// warmUp asks the first address by a client that is closed, so that what is made once and kept is there.
func warmUp() error {
	return askFixed(strings.Fields(os.Getenv("ADDRESSES"))[0])
}

func twin(name string) (func(string, ...grpc.DialOption) error, error) {
	switch name {
	case "leaky":
		return askLeaky, nil
	case "fixed":
		return askFixed, nil
	}
	return nil, fmt.Errorf("TWIN is %q, and has to be leaky or fixed", name)
}
