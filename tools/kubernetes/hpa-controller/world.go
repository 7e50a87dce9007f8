package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
)

// world is what the controller watches: the pods of one Deployment, their load, and what metrics-server has read of it.
// It changes at whole seconds and the controller looks between them, so that no two things ever happen at once.
type world struct {
	scenario scenario
	api      corev1client.PodInterface
	second   int
	wanted   int32
	made     int
	pods     []*pod
}

type pod struct {
	object  *corev1.Pod
	started int
	// used is the processor time so far, in millicore-seconds.
	used int64
	// earlier and later are the two readings of which metrics-server gives the difference.
	earlier, later *reading
}

type reading struct {
	at   time.Time
	used int64
}

// A reading this soon after the start of a pod is too short a window for metrics-server.
const freshestReading = 10

func (p *pod) ready() bool { return p.object.Status.Conditions[0].Status == corev1.ConditionTrue }

// tick lets the second that ends now pass over the pods, and begins the next.
func (w *world) tick(ctx context.Context, second int) error {
	w.work(w.scenario.loadAt(w.second))
	w.second = second
	for _, each := range w.pods {
		if !each.ready() && second-each.started >= w.scenario.ReadyAfter {
			if err := w.makeReady(ctx, each); err != nil {
				return err
			}
		}
	}
	if resolution := w.scenario.MetricsResolution; (second-w.scenario.ReadingPhase)%resolution == 0 {
		w.read()
	}
	return nil
}

// work shares the load among the pods that take traffic. What they can't do is lost.
func (w *world) work(millicores int64) {
	ready := int64(w.readyPods())
	for _, each := range w.pods {
		use := w.scenario.StartupMillicores
		if each.ready() {
			use = millicores / ready
		}
		if limit := each.object.Spec.Containers[0].Resources.Limits.Cpu().MilliValue(); limit > 0 {
			use = min(use, limit)
		}
		each.used += use
	}
}

// read is what metrics-server does once per resolution: a rate needs two readings, or one of a pod that is not older than a window.
func (w *world) read() {
	now := time.Now()
	for _, each := range w.pods {
		each.earlier = each.later
		each.later = &reading{at: now, used: each.used}
		age := w.second - each.started
		if each.earlier == nil && age >= freshestReading && age < w.scenario.MetricsResolution {
			each.earlier = &reading{at: each.object.Status.StartTime.Time}
		}
	}
}

func (w *world) readyPods() (ready int32) {
	for _, each := range w.pods {
		if each.ready() {
			ready++
		}
	}
	return ready
}

// resize does what the Deployment's controller does when the autoscaler writes a size.
func (w *world) resize(ctx context.Context, size int32) error {
	w.wanted = size
	for int32(len(w.pods)) < size {
		if err := w.start(ctx); err != nil {
			return err
		}
	}
	// Of pods on equal nodes, a ReplicaSet removes the youngest.
	for int32(len(w.pods)) > size {
		last := w.pods[len(w.pods)-1]
		w.pods = w.pods[:len(w.pods)-1]
		if err := w.api.Delete(ctx, last.object.Name, metav1.DeleteOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) start(ctx context.Context) error {
	template := w.scenario.Deployment.Spec.Template.DeepCopy()
	w.made++
	now := metav1.Now().Rfc3339Copy()
	object := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("%s-%04d", w.scenario.Deployment.Name, w.made), Labels: template.Labels},
		Spec:       template.Spec,
		Status: corev1.PodStatus{
			Phase:      corev1.PodRunning,
			StartTime:  &now,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionFalse, LastTransitionTime: now}},
		},
	}
	if _, err := w.api.Create(ctx, object, metav1.CreateOptions{}); err != nil {
		return err
	}
	w.pods = append(w.pods, &pod{object: object, started: w.second})
	return nil
}

func (w *world) makeReady(ctx context.Context, which *pod) error {
	changed := which.object.DeepCopy()
	changed.Status.Conditions[0].Status = corev1.ConditionTrue
	changed.Status.Conditions[0].LastTransitionTime = metav1.Now().Rfc3339Copy()
	which.object = changed
	_, err := w.api.UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	return err
}
