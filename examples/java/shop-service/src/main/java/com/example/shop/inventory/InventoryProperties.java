package com.example.shop.inventory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the inventory is told.
 *
 * @param seconds {@code HEARTBEAT_SECONDS}: how long a stream may be silent; below the load balancer's idle timeout of 60 s
 */
@ConfigurationProperties("heartbeat")
record InventoryProperties(@DefaultValue("30") double seconds) {
    Duration heartbeat() {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
