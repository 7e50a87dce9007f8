package main

import (
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
)

// scenario says what is scaled, and what happens to it. Times are whole seconds; the load is steady before second 0.
type scenario struct {
	Autoscaler autoscalingv2.HorizontalPodAutoscaler `json:"autoscaler"`
	// Deployment gives the pods their requests and limits.
	Deployment appsv1.Deployment `json:"deployment"`

	// ReadyAfter is the time from a pod's start until it takes traffic.
	ReadyAfter int `json:"readyAfter"`
	// StartupMillicores is what a pod uses until then.
	StartupMillicores int64 `json:"startupMillicores"`
	// MemoryMebibytes is what each pod holds.
	MemoryMebibytes int64 `json:"memoryMebibytes"`

	// MetricsResolution is the time between two readings of metrics-server.
	MetricsResolution int `json:"metricsResolution"`
	// ReadingPhase is when the first reading at or after second 0 is taken.
	ReadingPhase int `json:"readingPhase"`
	// SyncPhase is when the controller looks for the first time at or after second 0.
	SyncPhase int `json:"syncPhase"`

	Load     []load `json:"load"`
	Duration int    `json:"duration"`
}

// load is the work for all pods together, from one second on.
type load struct {
	At         int   `json:"at"`
	Millicores int64 `json:"millicores"`
}

// trace holds a point for each second in which something changed.
type trace struct {
	Points []point `json:"points"`
	// Problem is what the controller says when it can't compute a size.
	Problem string `json:"problem,omitempty"`
}

type point struct {
	At         int   `json:"at"`
	Millicores int64 `json:"millicores"`
	// Wanted is the size that the controller has asked for.
	Wanted int32 `json:"wanted"`
	// Ready pods take traffic.
	Ready int32 `json:"ready"`
}

func (s scenario) check() error {
	pod := s.Deployment.Spec.Template
	switch {
	case s.Autoscaler.Name == "" || s.Deployment.Name == "":
		return errors.New("autoscaler and deployment need a name")
	case s.Autoscaler.Spec.ScaleTargetRef.Kind != "Deployment" || s.Autoscaler.Spec.ScaleTargetRef.Name != s.Deployment.Name:
		return fmt.Errorf("the autoscaler scales another thing than Deployment %s", s.Deployment.Name)
	case s.Deployment.Spec.Selector == nil || len(pod.Labels) == 0 || len(pod.Spec.Containers) != 1:
		return errors.New("the deployment needs a selector, and a pod template with labels and one container")
	case s.MetricsResolution < 1 || s.ReadyAfter < 0 || s.Duration < 1 || len(s.Load) == 0:
		return errors.New("metricsResolution, duration and load are required")
	case s.ReadingPhase < 0 || s.ReadingPhase >= s.MetricsResolution || s.SyncPhase < 0 || s.SyncPhase >= syncPeriod:
		return errors.New("a phase lies below its period")
	}
	return nil
}

// loadAt is steady before the first change.
func (s scenario) loadAt(second int) int64 {
	millicores := s.Load[0].Millicores
	for _, each := range s.Load {
		if each.At <= second {
			millicores = each.Millicores
		}
	}
	return millicores
}
