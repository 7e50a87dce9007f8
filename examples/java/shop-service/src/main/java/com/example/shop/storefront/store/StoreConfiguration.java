package com.example.shop.storefront.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the client behaves while the store can't be reached. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    @Bean
    LettuceClientOptionsBuilderCustomizer failsSoon() {
        // A request fails in time to be tried again, instead of waiting for a connection.
        return options -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled());
    }

    @Bean
    ClientResourcesBuilderCustomizer comesBackSoon() {
        // Quick, as a failover takes seconds; a random part, so that not all copies come at once.
        return resources -> resources.reconnectDelay(
                Delay.decorrelatedJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS));
    }
}
