package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/metrics"
)

var errNotServed = errors.New("metrics-server has resource metrics only")

// GetResourceMetric answers as the client of metrics-server does, in thousandths. A pod has one container, so its name changes nothing.
func (w *world) GetResourceMetric(
	_ context.Context, name corev1.ResourceName, _ string, _ labels.Selector, _ string,
) (metrics.PodMetricsInfo, time.Time, error) {
	info := metrics.PodMetricsInfo{}
	var latest time.Time
	for _, each := range w.pods {
		if each.earlier == nil {
			continue
		}
		window := each.later.at.Sub(each.earlier.at)
		metric := metrics.PodMetric{Timestamp: each.later.at, Window: window}
		switch name {
		case corev1.ResourceCPU:
			metric.Value = (each.later.used - each.earlier.used) * int64(time.Second) / int64(window)
		case corev1.ResourceMemory:
			metric.Value = w.scenario.MemoryMebibytes << 20 * 1000
		default:
			return nil, time.Time{}, fmt.Errorf("%w, not %s", errNotServed, name)
		}
		info[each.object.Name] = metric
		latest = each.later.at
	}
	if len(info) == 0 {
		return nil, time.Time{}, errors.New("no pod has been read twice yet")
	}
	return info, latest, nil
}

func (w *world) GetRawMetric(string, string, labels.Selector, labels.Selector) (metrics.PodMetricsInfo, time.Time, error) {
	return nil, time.Time{}, errNotServed
}

func (w *world) GetObjectMetric(
	string, string, *autoscalingv2.CrossVersionObjectReference, labels.Selector,
) (int64, time.Time, error) {
	return 0, time.Time{}, errNotServed
}

func (w *world) GetExternalMetric(string, string, labels.Selector) ([]int64, time.Time, error) {
	return nil, time.Time{}, errNotServed
}
