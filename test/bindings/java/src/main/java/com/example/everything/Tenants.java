package com.example.everything;

import io.github.cdkscalableapi.AuthorizerBindOptions;
import io.github.cdkscalableapi.AuthorizerConfig;
import io.github.cdkscalableapi.AuthorizerTraits;
import io.github.cdkscalableapi.IApiAuthorizer;
import java.util.List;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnListenerRule.HttpHeaderConfigProperty;
import software.amazon.awscdk.services.elasticloadbalancingv2.CfnListenerRule.RuleConditionProperty;
import software.constructs.Construct;

/** An authorizer of the user's own: the library asks it what guards a route. */
record Tenants(List<String> known) implements IApiAuthorizer {
    @Override
    public AuthorizerTraits getTraits() {
        return AuthorizerTraits.builder()
                .name("tenants")
                .guarded(true)
                .requiresTls(true)
                .callsIssuer(false)
                .login(false)
                .conditionValues(1)
                .build();
    }

    @Override
    public AuthorizerConfig bind(Construct scope, AuthorizerBindOptions options) {
        HttpHeaderConfigProperty tenant = HttpHeaderConfigProperty.builder()
                .httpHeaderName("X-Tenant")
                .values(known)
                .build();
        return AuthorizerConfig.builder()
                .conditions(List.of(RuleConditionProperty.builder().field("http-header").httpHeaderConfig(tenant).build()))
                .build();
    }
}
