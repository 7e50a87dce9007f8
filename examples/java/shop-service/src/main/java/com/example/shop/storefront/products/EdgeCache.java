package com.example.shop.storefront.products;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Has CloudFront forget the catalogue. Without a distribution's parameter no cache is in front, as on a developer's computer. */
@Component
@ConditionalOnProperty("distribution.id.parameter")
class EdgeCache {
    /** One product shows in itself, in lists with any query string, and in any query: all of them share the distribution. */
    private static final List<String> CATALOGUE_PATHS = List.of("/api/products*", "/graphql/public*");

    /** At most one invalidation in this time: CloudFront takes 15 with a wildcard at once, and charges beyond 1,000 paths a month. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(EdgeCache.class);

    private final CloudFrontClient cloudFront;
    private final SsmClient ssm;
    private final TaskScheduler scheduler;
    private final String parameter;
    private Instant free = Instant.MIN;
    private boolean due;

    EdgeCache(
            CloudFrontClient cloudFront, SsmClient ssm, TaskScheduler scheduler, @Value("${distribution.id.parameter}") String parameter) {
        this.cloudFront = cloudFront;
        this.ssm = ssm;
        this.scheduler = scheduler;
        this.parameter = parameter;
    }

    /** Returns at once: no update waits for it, or fails with it. The first leaves now; all that come in the pause after it share one. */
    synchronized void forget() {
        if (due) {
            return;
        }
        due = true;
        var now = Instant.now();
        scheduler.schedule(this::send, free.isAfter(now) ? free : now);
    }

    /** Sends what waits. */
    @PreDestroy
    void send() {
        if (!taken()) {
            return;
        }
        try {
            LOG.atInfo().addKeyValue("invalidation", invalidate()).log("edge cache invalidated");
        } catch (RuntimeException exception) {
            // Not tried again: what is kept ends by itself within minutes.
            LOG.error("edge cache not invalidated", exception);
        }
    }

    private synchronized boolean taken() {
        boolean waiting = due;
        if (waiting) {
            due = false;
            free = Instant.now().plus(PAUSE);
        }
        return waiting;
    }

    private String invalidate() {
        var id = ssm.getParameter(asked -> asked.name(parameter)).parameter().value();
        return cloudFront
                .createInvalidation(asked -> asked.distributionId(id)
                        .invalidationBatch(batch -> batch.callerReference(UUID.randomUUID().toString())
                                .paths(paths -> paths.quantity(CATALOGUE_PATHS.size()).items(CATALOGUE_PATHS))))
                .invalidation()
                .id();
    }
}
