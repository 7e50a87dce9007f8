// Where the CustomResourceDefinitions come from. Never tidied: nothing here is compiled, so `go mod tidy` would empty the list.
module cdk-scalable-api/tools/kubernetes/crds

go 1.26

require (
	github.com/kedacore/keda/v2 v2.21.0
	sigs.k8s.io/aws-load-balancer-controller v0.0.0-20260423195125-93ff3b5fdaad
	sigs.k8s.io/karpenter v1.9.0
	sigs.k8s.io/secrets-store-csi-driver v1.6.1
)
