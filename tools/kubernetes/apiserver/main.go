// Command apiserver is kube-apiserver with an embedded etcd: one process, on 127.0.0.1.
//
// usage: apiserver DIRECTORY [FLAG OF KUBE-APISERVER ...]
//
// It keeps its files in the directory, prints one line of JSON when it answers (see access), and ends with its standard input.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

// access is what a caller needs.
type access struct {
	URL   string `json:"url"`
	Token string `json:"token"`
	// CA is the file with the certificates that the server shows.
	CA string `json:"ca"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "apiserver:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) < 2 {
		return errors.New("no directory is given")
	}
	dir := os.Args[1]
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	// A parent that is killed closes the pipe: no server stays behind.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()

	etcd, etcdURL, err := startEtcd(filepath.Join(dir, "etcd"))
	if err != nil {
		return err
	}
	defer etcd.Close()

	// A listener that is open already can't lose its port between choosing and binding.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	admin := access{
		URL:   "https://127.0.0.1:" + strconv.Itoa(port),
		Token: rand.Text(),
		CA:    filepath.Join(dir, "apiserver.crt"),
	}
	signingKey := filepath.Join(dir, "service-account.key")
	if err := writeKey(signingKey); err != nil {
		return err
	}
	tokens := filepath.Join(dir, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(admin.Token+",admin,admin,system:masters\n"), 0o600); err != nil {
		return err
	}

	server := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range server.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(append([]string{
		"--etcd-servers=" + etcdURL,
		"--bind-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(port),
		"--cert-dir=" + dir,
		"--service-cluster-ip-range=10.0.0.0/16",
		"--authorization-mode=RBAC",
		"--token-auth-file=" + tokens,
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file=" + signingKey,
		"--service-account-key-file=" + signingKey,
		"--endpoint-reconciler-type=none",
		// As on EKS, where the namespace's pod security standard says what a pod may do.
		"--allow-privileged=true",
		// One caller needs no fair queues.
		"--enable-priority-and-fairness=false",
	}, os.Args[2:]...)); err != nil {
		return err
	}
	server.SecureServing.Listener = listener
	completed, err := server.Complete(ctx)
	if err != nil {
		return err
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return utilerrors.NewAggregate(errs)
	}

	ended := make(chan error, 1)
	go func() { ended <- app.Run(ctx, completed) }()
	if err := awaitReady(ctx, admin, ended); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(admin); err != nil {
		return err
	}
	return <-ended
}

// writeKey makes the key that signs the tokens of service accounts.
func writeKey(file string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600)
}
