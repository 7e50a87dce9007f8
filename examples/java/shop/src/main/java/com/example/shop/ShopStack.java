package com.example.shop;

import io.github.cdkscalableapi.ApiAlarms;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiServiceOptions;
import io.github.cdkscalableapi.CacheRule;
import io.github.cdkscalableapi.CognitoAuth;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.SessionEngine;
import io.github.cdkscalableapi.SessionStore;
import io.github.cdkscalableapi.SharedCacheOptions;
import io.github.cdkscalableapi.StaticSite;
import io.github.cdkscalableapi.StaticSiteOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.constructs.Construct;

/** The whole infrastructure of the shop: login, API, sessions, distribution with page and cache rules, invalidation, alarms. */
public final class ShopStack extends Stack {
    public ShopStack(Construct scope, String id, StackProps props, ShopOptions options) {
        super(scope, id, props);
        IHostedZone zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId(options.zoneId())
                .zoneName(options.zoneName())
                .build());
        ShopLogin login = new ShopLogin(this, options.page());

        ShopProtocols protocols = new ShopProtocols(login.auth());
        ScalableApi api = api(options, protocols, login, zone);
        api.attach(login.auth());
        SessionStore sessions = SessionStore.Builder.create(this, "Sessions")
                .vpc(api.getVpc())
                .engine(SessionEngine.valkey())
                .build();
        api.attach(sessions);
        String inventory = options.services().inventory();
        if (inventory != null) {
            api.addService("Inventory", ApiServiceOptions.builder()
                    .artifact(ServiceArtifact.dockerfile(inventory))
                    .compute(options.compute())
                    .protocols(List.of(protocols.inventory()))
                    .build());
        }

        EdgeDistribution edge = edge(api, login.auth(), options.site());
        edge.grantCreateInvalidation(api.getService().getWorkload());
        ApiAlarms.Builder.create(this, "Alarms").sources(List.of(api, sessions, edge)).build();
    }

    private ScalableApi api(ShopOptions options, ShopProtocols protocols, ShopLogin login, IHostedZone zone) {
        ShopServices services = options.services();
        return ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.dockerfile(services.shop()))
                .compute(options.compute())
                .authorizer(login.auth().jwt())
                .protocols(services.inventory() == null ? protocols.all() : protocols.shop())
                .scaling(services.scaling())
                // gRPC passes no VPC origin.
                .exposure(ApiExposure.cloudFrontOnly())
                .domain(ApiDomain.builder().name(options.domainName()).zone(zone).build())
                .environment(Map.of("AUTH_WEB_CLIENT_ID", login.pageClientId()))
                .build();
    }

    private EdgeDistribution edge(ScalableApi api, CognitoAuth auth, String site) {
        StaticSiteOptions issuer = StaticSiteOptions.builder()
                .connectTo(List.of(auth.getIssuer() + "/", auth.getLoginUrl()))
                .build();
        SharedCacheOptions byCategory = SharedCacheOptions.builder().queryStrings(List.of("category")).build();
        return EdgeDistribution.Builder.create(this, "Edge")
                .origin(api)
                .cacheRules(List.of(
                        CacheRule.shared("/api/products/*", Duration.minutes(5), byCategory),
                        CacheRule.noStore("/api/user/*"),
                        CacheRule.noStore("/api/checkout/*")))
                .site(StaticSite.fromDirectory(site, issuer))
                .build();
    }
}
