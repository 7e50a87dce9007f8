package com.example.inventory;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.GrpcOptions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ServiceArtifact;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.constructs.Construct;

/** The whole infrastructure of the inventory. */
public final class InventoryStack extends Stack {
    public InventoryStack(Construct scope, String id, StackProps props, InventoryOptions options) {
        super(scope, id, props);
        IHostedZone zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId(options.zoneId())
                .zoneName(options.zoneName())
                .build());

        GrpcOptions inventory = GrpcOptions.builder().services(List.of("shop.v1.Inventory")).build();
        ScalableApi api = ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(options.service()))
                .compute(options.compute())
                .protocols(List.of(ApiProtocol.grpc(inventory)))
                .exposure(ApiExposure.cloudFrontOnly())
                .domain(ApiDomain.builder().name(options.domainName()).zone(zone).build())
                .build();
        EdgeDistribution edge = EdgeDistribution.Builder.create(this, "Edge").origin(api).build();
        ApiAlarms.Builder.create(this, "Alarms").sources(List.of(api, edge)).build();
    }
}
