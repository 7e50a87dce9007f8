package com.example.shop.inventory;

import com.example.shop.Drain;
import com.example.shop.GoodbyePhase;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The streams that are open. When the process stops, its health says NOT_SERVING for a quarter of the time while it still answers, so that
 * the load balancer turns away first; then watching clients are sent away over another quarter, so that they don't come back all at once.
 */
@Component
class Watches extends GoodbyePhase {
    private final Set<StockWatch> open = ConcurrentHashMap.newKeySet();
    private final HealthStatusManager health;
    private final Drain drain;

    Watches(HealthStatusManager health, Drain drain) {
        this.health = health;
        this.drain = drain;
    }

    void add(StockWatch watch) {
        open.add(watch);
    }

    void remove(StockWatch watch) {
        open.remove(watch);
    }

    void beat(long nanos) {
        open.forEach(watch -> watch.beat(nanos));
    }

    @Override
    protected void sayGoodbye() throws InterruptedException {
        health.enterTerminalState();
        Thread.sleep(drain.part(0.25).toMillis());
        var watches = List.copyOf(open);
        for (var watch : watches) {
            watch.sendAway();
            Thread.sleep(drain.part(0.25).toMillis() / watches.size());
        }
    }
}
