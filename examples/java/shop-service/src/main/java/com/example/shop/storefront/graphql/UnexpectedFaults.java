package com.example.shop.storefront.graphql;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.stereotype.Component;

/** What a controller didn't mean to tell goes to the log only. */
@Component
class UnexpectedFaults extends DataFetcherExceptionResolverAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFaults.class);

    @Override
    protected GraphQLError resolveToSingleError(Throwable fault, DataFetchingEnvironment environment) {
        LOG.error("the service failed to answer", fault);
        return GraphqlErrorBuilder.newError(environment)
                .message("the service failed to answer")
                .extensions(Map.of("code", "INTERNAL_SERVER_ERROR"))
                .build();
    }
}
