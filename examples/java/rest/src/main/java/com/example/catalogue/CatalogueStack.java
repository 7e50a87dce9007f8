package com.example.catalogue;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.CacheRule;
import io.github.cdkscalableapi.CorsOptions;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.IMonitored;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.SharedCacheOptions;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.constructs.Construct;

/** The whole infrastructure of the catalogue: API, distribution, invalidation, alarms. */
public final class CatalogueStack extends Stack {
    public CatalogueStack(Construct scope, String id, StackProps props, CatalogueOptions options) {
        super(scope, id, props);

        ScalableApi api = ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(options.service()))
                .compute(options.compute())
                .protocols(List.of(ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/*")).build())))
                .exposure(options.exposure())
                .domain(domain(options.domain()))
                .cors(cors(options.pages()))
                .build();
        List<IMonitored> sources = new ArrayList<>(List.of(api));

        if (options.exposure().getTraits().getEdge()) {
            EdgeDistribution edge = edge(api);
            edge.grantCreateInvalidation(api.getService().getWorkload());
            sources.add(edge);
        }
        ApiAlarms.Builder.create(this, "Alarms").sources(sources).build();
    }

    private EdgeDistribution edge(ScalableApi api) {
        SharedCacheOptions products = SharedCacheOptions.builder()
                .queryStrings(List.of("category", "page", "pageSize"))
                .build();
        return EdgeDistribution.Builder.create(this, "Edge")
                .origin(api)
                .cacheRules(List.of(
                        CacheRule.shared("/api/products/*", Duration.minutes(5), products),
                        CacheRule.noStore("/api/checkout/*")))
                .build();
    }

    private ApiDomain domain(CatalogueDomain domain) {
        if (domain == null) {
            return null;
        }
        IHostedZone zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId(domain.zoneId())
                .zoneName(domain.zoneName())
                .build());
        return ApiDomain.builder().name(domain.name()).zone(zone).build();
    }

    private static CorsOptions cors(List<String> pages) {
        if (pages.isEmpty()) {
            return null;
        }
        return CorsOptions.builder()
                .allowOrigins(pages)
                .allowHeaders(List.of("Authorization", "Content-Type", "If-Match"))
                .exposeHeaders(List.of("ETag"))
                .build();
    }
}
