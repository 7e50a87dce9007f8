package com.example.everything;

import io.github.cdkscalableapi.ArtifactKind;
import io.github.cdkscalableapi.ComputeBindOptions;
import io.github.cdkscalableapi.ComputeCapabilities;
import io.github.cdkscalableapi.ICompute;
import io.github.cdkscalableapi.IWorkload;
import io.github.cdkscalableapi.ScalingKind;
import java.util.List;
import software.amazon.awscdk.services.ec2.IVpc;
import software.constructs.Construct;

/** Another compute, as far as a platform team answers for it: images only, scaled by what its dashboards show. */
record OwnCompute(ICompute usual) implements ICompute {
    @Override
    public ComputeCapabilities getCapabilities() {
        ComputeCapabilities all = usual.getCapabilities();
        return ComputeCapabilities.builder()
                .name(all.getName())
                .artifactKinds(List.of(ArtifactKind.CONTAINER_IMAGE))
                .architectures(all.getArchitectures())
                .protocolVersions(all.getProtocolVersions())
                .scalingKinds(List.of(ScalingKind.CPU, ScalingKind.MEMORY, ScalingKind.REQUESTS_PER_TARGET))
                .secretsAtStart(all.getSecretsAtStart())
                .servicePrincipals(all.getServicePrincipals())
                .sessionTagPrincipals(all.getSessionTagPrincipals())
                .weighted(all.getWeighted())
                .spot(all.getSpot())
                .placementSeconds(all.getPlacementSeconds())
                .metricSeconds(all.getMetricSeconds())
                .costShape(all.getCostShape())
                .build();
    }

    @Override
    public IVpc getVpc() {
        return usual.getVpc();
    }

    @Override
    public IWorkload bind(Construct scope, ComputeBindOptions options) {
        return usual.bind(scope, options);
    }
}
