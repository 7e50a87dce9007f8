// Command hpa-controller runs the HorizontalPodAutoscaler controller of Kubernetes against a simulated Deployment, in fake time.
//
// Standard input: scenarios in JSON, one after the other (see scenario). Standard output: a trace for each, a line of JSON (see trace).
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
)

func main() {
	// The second handler slows repeated errors down, by wall-clock time remembered from outside the bubble: inside it would sleep for years.
	utilruntime.ErrorHandlers = utilruntime.ErrorHandlers[:1]

	traces := json.NewEncoder(os.Stdout)
	// The test runner prints its verdict.
	os.Stdout = os.Stderr
	os.Args = os.Args[:1]
	// Fake time comes with a *testing.T, which only a test runner hands out.
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "scenarios", F: func(t *testing.T) {
		scenarios := json.NewDecoder(os.Stdin)
		scenarios.DisallowUnknownFields()
		for number := 1; ; number++ {
			var next scenario
			err := scenarios.Decode(&next)
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil {
				var traced trace
				if traced, err = simulate(t, next); err == nil {
					err = traces.Encode(traced)
				}
			}
			if err != nil {
				fmt.Fprintf(os.Stderr, "hpa-controller: scenario %d: %v\n", number, err)
				os.Exit(1)
			}
		}
	}}}, nil, nil)
}
