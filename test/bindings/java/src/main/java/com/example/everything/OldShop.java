package com.example.everything;

import io.github.cdkscalableapi.EdgeOriginConfig;
import io.github.cdkscalableapi.EdgeRoute;
import io.github.cdkscalableapi.EdgeTraits;
import io.github.cdkscalableapi.IEdgeOrigin;
import io.github.cdkscalableapi.IEdgeRouteListener;
import io.github.cdkscalableapi.RouteConditions;
import java.util.List;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.constructs.Construct;

/** A shop of before that runs elsewhere, and gets a distribution like the others. */
final class OldShop extends Construct implements IEdgeOrigin {
    private final String hostName;

    OldShop(Construct scope, String id, String hostName) {
        super(scope, id);
        this.hostName = hostName;
    }

    @Override
    public EdgeOriginConfig bindEdge(Construct scope, IEdgeRouteListener edge) {
        EdgeTraits traits = EdgeTraits.builder()
                .cacheable(true)
                .cachedQueries(List.of())
                .grpc(false)
                .methods(List.of("GET", "HEAD"))
                .countedFirewallRules(List.of("SizeRestrictions_QUERYSTRING"))
                .build();
        edge.routeAdded(EdgeRoute.builder()
                .id("Shop")
                .paths(List.of("/*"))
                .conditions(RouteConditions.builder().build())
                .guarded(false)
                .traits(traits)
                .build());
        return EdgeOriginConfig.builder().origin(new HttpOrigin(hostName)).build();
    }
}
