package com.example.computes;

import io.github.cdkscalableapi.AutoModeCluster;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.cdk.lambdalayer.kubectl.v35.KubectlV35Layer;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.eks_v2.ICluster;
import software.amazon.awscdk.services.eks_v2.KubernetesVersion;
import software.constructs.Construct;

/** What a platform team hands to the teams that run services: a cluster in a network of its own. */
public final class PlatformStack extends Stack {
    private final ICluster cluster;

    public PlatformStack(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        Vpc vpc = Vpc.Builder.create(this, "Vpc")
                .maxAzs(3)
                .flowLogs(Map.of("All", FlowLogOptions.builder().build()))
                .build();
        cluster = AutoModeCluster.Builder.create(this, "Cluster")
                .vpc(vpc)
                .kubectlLayer(new KubectlV35Layer(this, "Kubectl"))
                .version(KubernetesVersion.V1_35)
                .build();
    }

    /** The cluster that services share. */
    public ICluster cluster() {
        return cluster;
    }
}
