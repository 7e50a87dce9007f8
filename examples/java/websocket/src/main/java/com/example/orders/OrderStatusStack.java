package com.example.orders;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.ICompute;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ScalingSet;
import io.github.cdkscalableapi.ScalingSetOptions;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.WebSocketOptions;
import java.util.List;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The whole infrastructure of the order status. */
public final class OrderStatusStack extends Stack {
    /**
     * Draws the infrastructure.
     *
     * @param service directory of the service, with its Dockerfile
     * @param compute where the service runs; an Auto Scaling group if null
     */
    public OrderStatusStack(Construct scope, String id, StackProps props, String service, ICompute compute) {
        super(scope, id, props);

        ScalableApi api = ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(service))
                .compute(Objects.requireNonNullElseGet(compute, Compute::autoScalingGroup))
                .protocols(List.of(ApiProtocol.webSocket(status())))
                .scaling(oneCopy())
                .build();
        EdgeDistribution edge = EdgeDistribution.Builder.create(this, "Edge").origin(api).build();
        ApiAlarms.Builder.create(this, "Alarms").sources(List.of(api, edge)).build();
    }

    /** The service says goodbye to its clients over its drain time, then the load balancer cuts what is left. */
    private static WebSocketOptions status() {
        return WebSocketOptions.builder()
                .path("/ws")
                .pingInterval(Duration.seconds(30))
                .deregistrationDelay(Duration.seconds(60))
                .build();
    }

    /** The broker is inside the process: one copy, and a second one only while a deployment replaces it. */
    private static ScalingSet oneCopy() {
        return ScalingSet.of(ScalingSetOptions.builder().minimum(1).maximum(2).policies(List.of()).build());
    }
}
