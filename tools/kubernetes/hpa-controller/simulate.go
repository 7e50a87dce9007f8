package main

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	scalefake "k8s.io/client-go/scale/fake"
	core "k8s.io/client-go/testing"
	kubectrlmgrconfigv1alpha1 "k8s.io/kube-controller-manager/config/v1alpha1"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install" // the defaults that the API server would fill in
	"k8s.io/kubernetes/pkg/controller/podautoscaler"
	"k8s.io/kubernetes/pkg/controller/podautoscaler/config/v1alpha1"
)

const (
	namespace = "default"
	// syncPeriod is how often the controller looks, in seconds.
	syncPeriod = 15
	// settling comes before second 0, so that the past which the controller remembers is that of a steady load.
	settling = 360
)

// simulate runs the controller in a bubble of fake time.
func simulate(t *testing.T, s scenario) (result trace, err error) {
	if err := s.check(); err != nil {
		return trace{}, err
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		result, err = run(ctx, cancel, s)
	})
	return result, err
}

func run(ctx context.Context, stop func(), s scenario) (result trace, err error) {
	autoscaler := s.Autoscaler.DeepCopy()
	autoscaler.Namespace = namespace
	legacyscheme.Scheme.Default(autoscaler)
	// Its successor keeps track of who owns which field, at ten times the cost of all the rest.
	client := fake.NewSimpleClientset(autoscaler)
	w := &world{scenario: s, api: client.CoreV1().Pods(namespace), second: -settling}
	size := int32(1)
	if s.Deployment.Spec.Replicas != nil {
		size = *s.Deployment.Spec.Replicas
	}
	if err := w.resize(ctx, size); err != nil {
		return trace{}, err
	}

	shared := informers.NewSharedInformerFactory(client, 0)
	controller, err := newController(ctx, client, shared, w)
	if err != nil {
		return trace{}, err
	}
	defer func() {
		stop()
		shared.Shutdown()
	}()

	for second := -settling; second < s.Duration; second++ {
		if err := w.tick(ctx, second); err != nil {
			return trace{}, err
		}
		time.Sleep(time.Second / 2)
		// A period before its first look, which comes a period after the start.
		if second == s.SyncPhase-settling {
			shared.Start(ctx.Done())
			go controller.Run(ctx, 1)
		}
		time.Sleep(time.Second / 2)
		synctest.Wait()
		if second >= 0 {
			result.record(point{At: second, Millicores: s.loadAt(second), Wanted: w.wanted, Ready: w.readyPods()})
		}
	}

	current, err := client.AutoscalingV2().HorizontalPodAutoscalers(namespace).Get(ctx, autoscaler.Name, metav1.GetOptions{})
	if err != nil {
		return trace{}, err
	}
	for _, condition := range current.Status.Conditions {
		if condition.Type == autoscalingv2.ScalingActive && condition.Status != corev1.ConditionTrue {
			result.Problem = fmt.Sprintf("%s: %s", condition.Reason, condition.Message)
		}
	}
	return result, nil
}

// record keeps what changed.
func (t *trace) record(next point) {
	if count := len(t.Points); count > 0 {
		same := t.Points[count-1]
		same.At = next.At
		if same == next {
			return
		}
	}
	t.Points = append(t.Points, next)
}

// newController makes the controller with the settings that kube-controller-manager has by default.
func newController(
	ctx context.Context, client *fake.Clientset, shared informers.SharedInformerFactory, w *world,
) (*podautoscaler.HorizontalController, error) {
	selector, err := metav1.LabelSelectorAsSelector(w.scenario.Deployment.Spec.Selector)
	if err != nil {
		return nil, err
	}
	scales := &scalefake.FakeScaleClient{}
	scales.AddReactor("get", "deployments", func(core.Action) (bool, runtime.Object, error) {
		return true, &autoscalingv1.Scale{
			ObjectMeta: metav1.ObjectMeta{Name: w.scenario.Deployment.Name, Namespace: namespace},
			Spec:       autoscalingv1.ScaleSpec{Replicas: w.wanted},
			Status:     autoscalingv1.ScaleStatus{Replicas: int32(len(w.pods)), Selector: selector.String()},
		}, nil
	})
	scales.AddReactor("update", "deployments", func(action core.Action) (bool, runtime.Object, error) {
		scale := action.(core.UpdateAction).GetObject().(*autoscalingv1.Scale)
		return true, scale, w.resize(ctx, scale.Spec.Replicas)
	})
	deployments := schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}
	mapper := meta.NewDefaultRESTMapper([]schema.GroupVersion{deployments.GroupVersion()})
	mapper.Add(deployments, meta.RESTScopeNamespace)

	settings := kubectrlmgrconfigv1alpha1.HPAControllerConfiguration{}
	v1alpha1.RecommendedDefaultHPAControllerConfiguration(&settings)
	if period := settings.HorizontalPodAutoscalerSyncPeriod.Duration; period != syncPeriod*time.Second {
		return nil, fmt.Errorf("the controller looks every %s by default, not every %d s", period, syncPeriod)
	}
	return podautoscaler.NewHorizontalController(
		ctx, client.CoreV1(), scales, client.AutoscalingV2(), mapper, w,
		shared.Autoscaling().V2().HorizontalPodAutoscalers(), shared.Core().V1().Pods(),
		settings.HorizontalPodAutoscalerSyncPeriod.Duration,
		settings.HorizontalPodAutoscalerDownscaleStabilizationWindow.Duration,
		settings.HorizontalPodAutoscalerTolerance,
		settings.HorizontalPodAutoscalerCPUInitializationPeriod.Duration,
		settings.HorizontalPodAutoscalerInitialReadinessDelay.Duration,
	), nil
}
