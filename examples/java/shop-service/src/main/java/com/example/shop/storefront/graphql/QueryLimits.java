package com.example.shop.storefront.graphql;

import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.Instrumentation;
import graphql.parser.ParserOptions;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;

/** What one operation may ask for: refused before anything of it runs. */
@Configuration(proxyBeanMethods = false)
class QueryLimits {
    private static final int MAX_TOKENS = 500;
    private static final int MAX_DEPTH = 6;
    private static final int MAX_COST = 500;

    @Bean
    WebGraphQlInterceptor tokenLimit() {
        var options = ParserOptions.getDefaultOperationParserOptions().transform(parser -> parser.maxTokens(MAX_TOKENS));
        return (request, chain) -> {
            request.configureExecutionInput(
                    (input, builder) -> builder.graphQLContext(Map.of(ParserOptions.class, options)).build());
            return chain.next(request);
        };
    }

    @Bean
    @Order(1)
    Instrumentation depthLimit() {
        return new MaxQueryDepthInstrumentation(MAX_DEPTH) {
            @Override
            protected AbortExecutionException mkAbortException(int depth, int maximum) {
                return new RefusedQuery("TOO_DEEP", "the query is nested deeper than %d fields".formatted(maximum));
            }
        };
    }

    @Bean
    @Order(2)
    Instrumentation costLimit() {
        return new MaxQueryComplexityInstrumentation(MAX_COST, QueryLimits::cost) {
            @Override
            protected AbortExecutionException mkAbortException(int cost, int maximum) {
                var message = "the query costs %d, more than %d: ask for fewer products or fields".formatted(cost, maximum);
                return new RefusedQuery("TOO_COSTLY", message);
            }
        };
    }

    /** A field costs 1, under as many names as it has; a list costs what one item of it costs, as often as {@code first} says. */
    private static int cost(FieldComplexityEnvironment field, int children) {
        return field.getArguments().get("first") instanceof Integer first ? 1 + Math.max(first, 1) * children : 1 + children;
    }

    private static final class RefusedQuery extends AbortExecutionException {
        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedQuery(String code, String message) {
            super(message);
            this.code = code;
        }

        @Override
        public Map<String, Object> getExtensions() {
            return Map.of("code", code);
        }
    }
}
