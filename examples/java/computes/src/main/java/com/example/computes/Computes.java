package com.example.computes;

import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.EksOptions;
import io.github.cdkscalableapi.ICompute;
import io.github.cdkscalableapi.WeightedMember;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.eks_v2.ICluster;

/** Where every example can run. */
public final class Computes {
    private Computes() {}

    /**
     * What {@code -c compute=…} chooses; an Auto Scaling group without it.
     *
     * @throws IllegalArgumentException if there is no such compute
     */
    public static ICompute chosen(App app) {
        String name = Options.option(app, "compute").orElse("asg");
        return switch (name) {
            case "asg" -> Compute.autoScalingGroup();
            case "fargate" -> Compute.fargate();
            case "eks" -> Compute.eks(EksOptions.builder().cluster(platformCluster(app)).build());
            case "weighted" -> Compute.weighted(List.of(
                    WeightedMember.builder().compute(Compute.autoScalingGroup()).weight(90).build(),
                    WeightedMember.builder().compute(Compute.fargate()).weight(10).build()));
            default -> throw new IllegalArgumentException("-c compute=" + name + " is none of asg, fargate, eks, weighted");
        };
    }

    private static ICluster platformCluster(App app) {
        Environment env = Environment.builder().region(Options.region(app)).build();
        return new PlatformStack(app, "Platform", StackProps.builder().env(env).build()).cluster();
    }
}
