package replica

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// certificateName is the name in every certificate of a run; clients expect it whatever address they dial.
const certificateName = "agent.leak-lab.internal"

// keys are the run's authority, and the certificate that all its processes share.
type keys struct {
	authority *x509.CertPool
	own       tls.Certificate
}

// readKeys waits until the folder is there, then reads ca.pem, cert.pem and key.pem.
func readKeys(folder string) (keys, error) {
	for {
		if _, err := os.Stat(folder); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	own, err := tls.LoadX509KeyPair(filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem"))
	if err != nil {
		return keys{}, err
	}
	ca, err := os.ReadFile(filepath.Join(folder, "ca.pem"))
	if err != nil {
		return keys{}, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return keys{}, fmt.Errorf("%s/ca.pem holds no certificate", folder)
	}
	return keys{pool, own}, nil
}

// server returns the credentials of a server that lets nobody in without a certificate of this run, or anybody over
// plaintext.
func (k keys) server(transport string) credentials.TransportCredentials {
	if transport == "plaintext" {
		return insecure.NewCredentials()
	}
	return credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{k.own}, ClientCAs: k.authority, ClientAuth: tls.RequireAndVerifyClientCert,
	})
}

// client returns what makes the credentials of a client: new ones for every dial, or the same for all.
func (k keys) client(transport string) func() credentials.TransportCredentials {
	fresh := func() credentials.TransportCredentials {
		return credentials.NewTLS(&tls.Config{
			Certificates: []tls.Certificate{k.own}, RootCAs: k.authority, ServerName: certificateName,
		})
	}
	switch transport {
	case "plaintext":
		return insecure.NewCredentials
	case "mtls":
		return fresh
	}
	shared := fresh()
	return func() credentials.TransportCredentials { return shared }
}
