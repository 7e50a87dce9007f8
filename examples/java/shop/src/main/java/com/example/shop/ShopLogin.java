package com.example.shop;

import io.github.cdkscalableapi.ApiResourceServer;
import io.github.cdkscalableapi.CognitoAuth;
import io.github.cdkscalableapi.MachineClientOptions;
import io.github.cdkscalableapi.ManagedDirectoryOptions;
import io.github.cdkscalableapi.UserDirectory;
import io.github.cdkscalableapi.WebClientOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.constructs.Construct;

/** Who may do what in the shop. */
final class ShopLogin {
    static final String CHECKOUT = "shop/checkout";

    /** Sorted, because the template has them in the map's order, and that of {@code Map.of} is another one in each run. */
    private static final Map<String, String> SCOPES =
            new TreeMap<>(Map.of("checkout", "Order what is in the cart", "products", "Change products"));

    private final CognitoAuth auth;
    private final UserPoolClient page;

    ShopLogin(Construct scope, String page) {
        auth = CognitoAuth.Builder.create(scope, "Auth")
                .directory(UserDirectory.managed(ManagedDirectoryOptions.builder().selfSignUp(true).mfa(Mfa.OPTIONAL).build()))
                .resourceServers(List.of(ApiResourceServer.builder().identifier("shop").scopes(SCOPES).build()))
                .build();
        this.page = auth.addWebClient("Page", WebClientOptions.builder()
                .callbackUrls(List.of(page))
                .logoutUrls(List.of(page))
                .scopes(List.of("openid", "email", "profile", CHECKOUT))
                .build());
        auth.addMachineClient("Catalogue", MachineClientOptions.builder().scopes(List.of("shop/products")).build());
    }

    CognitoAuth auth() {
        return auth;
    }

    String pageClientId() {
        return page.getUserPoolClientId();
    }
}
