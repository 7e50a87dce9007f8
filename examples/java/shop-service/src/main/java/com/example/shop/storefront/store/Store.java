package com.example.shop.storefront.store;

import com.example.shop.storefront.http.Unavailable;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/** Tells those failures of the store that pass from those that somebody has to mend. */
@Component
public class Store {
    /** Refusals that end without anybody's doing. */
    private static final Pattern PASSING = Pattern.compile("^(READONLY|LOADING|MASTERDOWN|NOREPLICAS|OOM|BUSY) .*", Pattern.DOTALL);

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final LettuceConnectionFactory connections;

    Store(LettuceConnectionFactory connections) {
        this.connections = connections;
    }

    /** @throws Unavailable when the store doesn't do it now */
    public <T> T run(Supplier<T> act) {
        try {
            return act.get();
        } catch (DataAccessException exception) {
            var refusal = exception.getMostSpecificCause() instanceof RedisCommandExecutionException refused ? refused.getMessage() : null;
            // After a failover the endpoint names another server, but this connection may still lead to the old one.
            if (exception instanceof QueryTimeoutException || (refusal != null && refusal.startsWith("READONLY"))) {
                LOG.warn("the connection leads to a server that is silent or takes no writes, connecting anew");
                connections.resetConnection();
            }
            if (refusal != null && !PASSING.matcher(refusal).matches()) {
                throw exception;
            }
            throw new Unavailable("the store of carts and orders", exception);
        }
    }

    /** The same for what answers nothing. */
    public void run(Runnable act) {
        run(() -> {
            act.run();
            return null;
        });
    }
}
