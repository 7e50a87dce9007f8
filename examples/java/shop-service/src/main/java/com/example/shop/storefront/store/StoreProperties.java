package com.example.shop.storefront.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where carts and orders live, as {@code service.attach(sessionStore)} of the CDK app says it with {@code SESSION_…} variables; address,
 * user and password are Spring's own properties, in {@code application.yaml}.
 *
 * @param host absent: in the memory of this process
 * @param keyPrefix of all keys and channels: the user may touch no other
 * @param ttlSeconds how long a session is kept after its last use
 */
@ConfigurationProperties("session")
public record StoreProperties(
        @DefaultValue("") String host,
        @DefaultValue("valkey") String engine,
        @DefaultValue("password") String authentication,
        @DefaultValue("false") boolean serverless,
        @DefaultValue("session:") String keyPrefix,
        @DefaultValue("86400") long ttlSeconds) {

    public StoreProperties {
        if (!engine.equals("valkey") && !engine.equals("redis")) {
            throw new IllegalArgumentException("SESSION_ENGINE is '%s', the shop speaks to 'valkey' and 'redis'".formatted(engine));
        }
        if (!authentication.equals("password")) {
            throw new IllegalArgumentException(
                    "SESSION_AUTHENTICATION is '%s', the shop logs in with a 'password'".formatted(authentication));
        }
        if (serverless) {
            throw new IllegalArgumentException("SESSION_SERVERLESS is 'true', the shop speaks to a store with one primary");
        }
    }

    public Duration timeToLive() {
        return Duration.ofSeconds(ttlSeconds);
    }

    /** A name within what the user may touch. */
    public String key(String... parts) {
        return keyPrefix + String.join(":", parts);
    }
}
