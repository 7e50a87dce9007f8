package com.example.shop.storefront.graphql;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code GET} beside the {@code POST} of Spring for GraphQL, as GraphQL over HTTP has it. There are no mutations to be kept from. */
@Configuration(proxyBeanMethods = false)
class QueriesByGet {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> getRoute(Queries queries) {
        return RouterFunctions.route().GET("/graphql", request -> answer(request, queries)).build();
    }

    private static ServerResponse answer(ServerRequest request, Queries queries) {
        boolean current = request.headers().accept().stream().anyMatch(MediaTypes.APPLICATION_GRAPHQL_RESPONSE::equalsTypeAndSubtype);
        var response = queries.execute(request.params());
        return ServerResponse.status(current && !response.isValid() ? HttpStatus.BAD_REQUEST : HttpStatus.OK)
                .contentType(current ? MediaTypes.APPLICATION_GRAPHQL_RESPONSE : MediaType.APPLICATION_JSON)
                .body(queries.body(response));
    }
}
