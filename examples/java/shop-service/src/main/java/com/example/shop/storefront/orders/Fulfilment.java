package com.example.shop.storefront.orders;

import com.example.shop.storefront.http.Unavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Stands in for the payment provider and the warehouse: an order takes its next step each time the interval is over. Every copy looks for
 * what is due, so that an order goes on after the copy that took it has gone.
 */
@Component
class Fulfilment {
    /** A copy that dies in the middle of a step holds the order up for so long. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Fulfilment.class);

    private final OrderBook orders;
    private final TaskScheduler scheduler;
    private final Duration pause;

    Fulfilment(OrderBook orders, TaskScheduler scheduler, OrderProperties properties) {
        this.orders = orders;
        this.scheduler = scheduler;
        this.pause = Duration.ofMillis(Math.min(Math.max(properties.step().toMillis() / 4, 10), 1_000));
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        scheduler.scheduleWithFixedDelay(this::step, pause);
    }

    private void step() {
        try {
            for (var due : orders.claim(LEASE)) {
                due.state().next().ifPresent(next -> orders.move(due.id(), due.state(), next));
            }
        } catch (Unavailable gone) {
            LOG.debug("the store is not there", gone);
        }
    }
}
