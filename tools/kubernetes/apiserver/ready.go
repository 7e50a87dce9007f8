package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// awaitReady returns when the server answers and has made its default namespace, or with the error that ended it.
func awaitReady(ctx context.Context, admin access, ended <-chan error) error {
	deadline := time.After(time.Minute)
	for {
		select {
		case err := <-ended:
			return fmt.Errorf("the server ended before it was ready: %w", err)
		case <-ctx.Done():
			return errors.New("stopped before the server was ready")
		case <-deadline:
			return errors.New("the server was not ready within a minute")
		case <-time.After(50 * time.Millisecond):
		}
		if answers(admin, "/readyz") && answers(admin, "/api/v1/namespaces/default") {
			return nil
		}
	}
}

func answers(admin access, path string) bool {
	certificates, err := os.ReadFile(admin.CA)
	if err != nil {
		return false
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificates)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}
	request, err := http.NewRequest(http.MethodGet, admin.URL+path, nil)
	if err != nil {
		return false
	}
	request.Header.Set("Authorization", "Bearer "+admin.Token)
	response, err := (&http.Client{Transport: transport, Timeout: 5 * time.Second}).Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
