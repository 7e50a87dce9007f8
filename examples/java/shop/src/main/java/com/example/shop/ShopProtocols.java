package com.example.shop;

import io.github.cdkscalableapi.ApiAuthorizer;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.CachedQueries;
import io.github.cdkscalableapi.CognitoAuth;
import io.github.cdkscalableapi.CognitoJwtOptions;
import io.github.cdkscalableapi.GraphqlOptions;
import io.github.cdkscalableapi.GrpcOptions;
import io.github.cdkscalableapi.IApiAuthorizer;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.RouteConditions;
import io.github.cdkscalableapi.TokenTraits;
import io.github.cdkscalableapi.WebSocketOptions;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;

/** What the shop speaks. Who calls must have logged in, unless a path says that it is open. */
final class ShopProtocols {
    private final CognitoAuth auth;
    private final IApiAuthorizer open = ApiAuthorizer.open();

    ShopProtocols(CognitoAuth auth) {
        this.auth = auth;
    }

    /** Page and carts, orders and their status, catalogue. */
    List<ApiProtocol> shop() {
        return List.of(
                ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/*")).build()),
                checkout(),
                products(),
                ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/login")).authorizer(open).build()),
                catalogue(),
                orderStatus());
    }

    /** For other services. */
    ApiProtocol inventory() {
        return ApiProtocol.grpc(GrpcOptions.builder().services(List.of("shop.v1.Inventory")).authorizer(open).build());
    }

    /** All of it, where one service speaks it. */
    List<ApiProtocol> all() {
        return Stream.concat(shop().stream(), Stream.of(inventory())).toList();
    }

    private ApiProtocol checkout() {
        CognitoJwtOptions customer = CognitoJwtOptions.builder().scope(ShopLogin.CHECKOUT).build();
        return ApiProtocol.rest(RestOptions.builder()
                .paths(List.of("/api/checkout/*"))
                .authorizer(auth.jwt(customer))
                .build());
    }

    private ApiProtocol products() {
        return ApiProtocol.rest(RestOptions.builder()
                .paths(List.of("/api/products/*"))
                .conditions(RouteConditions.builder().methods(List.of("GET", "HEAD")).build())
                .authorizer(open)
                .build());
    }

    private ApiProtocol catalogue() {
        return ApiProtocol.graphql(GraphqlOptions.builder()
                .cachedQueries(CachedQueries.builder().path("/graphql/public").ttl(Duration.minutes(1)).build())
                .authorizer(open)
                .build());
    }

    /** Browsers can't send the token in a header here. */
    private ApiProtocol orderStatus() {
        TokenTraits subprotocol = TokenTraits.builder().subprotocolPrefix("bearer.").build();
        return ApiProtocol.webSocket(WebSocketOptions.builder()
                .path("/ws")
                .pingInterval(Duration.seconds(30))
                .deregistrationDelay(Duration.seconds(60))
                .authorizer(auth.jwt(CognitoJwtOptions.builder().browserToken(subprotocol).build()))
                .build());
    }
}
