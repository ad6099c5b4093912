// Package main makes clients of a service and forgets them, or closes them, and asks one detector of Go what it sees.
package main

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// askLeaky asks whether the service at an address is well, and forgets the client on every exit.
func askLeaky(address string, options ...grpc.DialOption) error {
	client, err := grpc.NewClient(address, withPlaintext(options)...) // LEAK
	if err != nil {
		return err
	}
	return ask(client)
}

// askFixed does the same, and closes the client on every exit.
func askFixed(address string, options ...grpc.DialOption) error {
	client, err := grpc.NewClient(address, withPlaintext(options)...)
	if err != nil {
		return err
	}
	defer client.Close()
	return ask(client)
}

func withPlaintext(options []grpc.DialOption) []grpc.DialOption {
	return append([]grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}, options...)
}

func ask(client *grpc.ClientConn) error {
	_, err := grpc_health_v1.NewHealthClient(client).Check(context.Background(), &grpc_health_v1.HealthCheckRequest{})
	return err
}
