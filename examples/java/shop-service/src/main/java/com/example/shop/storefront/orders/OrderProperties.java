package com.example.shop.storefront.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast orders go.
 *
 * @param seconds {@code FULFILMENT_SECONDS}: between two steps of an order; fractions too
 */
@ConfigurationProperties("fulfilment")
record OrderProperties(@DefaultValue("3") double seconds) {
    Duration step() {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
