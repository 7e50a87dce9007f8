package com.example.shop;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The time to stop in.
 *
 * @param seconds {@code DRAIN_SECONDS}: below the stop time of the platform, which kills the process then
 */
@ConfigurationProperties("drain")
public record Drain(@DefaultValue("20") double seconds) {

    /** A part of it. */
    public Duration part(double share) {
        return Duration.ofMillis(Math.round(seconds * share * 1000));
    }
}
