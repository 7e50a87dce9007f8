package com.example.graph;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.CachedQueries;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.GraphqlOptions;
import io.github.cdkscalableapi.GraphqlSubscriptions;
import io.github.cdkscalableapi.ICompute;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ServiceArtifact;
import java.util.List;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The whole infrastructure of the catalogue over GraphQL. */
public final class CatalogueGraphStack extends Stack {
    /**
     * Draws the infrastructure.
     *
     * @param service directory of the service, with its Dockerfile
     * @param compute where the service runs; an Auto Scaling group if null
     */
    public CatalogueGraphStack(Construct scope, String id, StackProps props, String service, ICompute compute) {
        super(scope, id, props);

        ScalableApi api = ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(service))
                .compute(Objects.requireNonNullElseGet(compute, Compute::autoScalingGroup))
                .protocols(List.of(ApiProtocol.graphql(queries())))
                .build();
        EdgeDistribution edge = EdgeDistribution.Builder.create(this, "Edge").origin(api).build();
        ApiAlarms.Builder.create(this, "Alarms").sources(List.of(api, edge)).build();
    }

    private static GraphqlOptions queries() {
        return GraphqlOptions.builder()
                .path("/graphql")
                .cachedQueries(CachedQueries.builder().path("/graphql/public").ttl(Duration.minutes(1)).build())
                .subscriptions(GraphqlSubscriptions.WEB_SOCKET)
                .build();
    }
}
