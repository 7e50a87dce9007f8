package com.example.shop.inventory;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import shop.v1.InventoryOuterClass.Stock;

/** One stream of stock. A client that reads slowly gets the newest of each sku only, so that nobody fills the memory. */
class StockWatch {
    private final ServerCallStreamObserver<Stock> client;
    private final Map<String, StockItem> waiting = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private StockItem last;
    private long lastNanos = System.nanoTime();
    private boolean over;

    StockWatch(ServerCallStreamObserver<Stock> client) {
        this.client = client;
        client.setOnReadyHandler(this::release);
    }

    synchronized void offer(StockItem item) {
        seen.add(item.sku());
        waiting.put(item.sku(), item);
        release();
    }

    /** Offers what was read, unless something newer was offered since. */
    synchronized void offerFirst(StockItem item) {
        if (!seen.contains(item.sku())) {
            offer(item);
        }
    }

    /** Repeats the last message if there was none for so long: the load balancer doesn't count an HTTP/2 ping as traffic of the stream. */
    synchronized void beat(long nanos) {
        if (last != null && System.nanoTime() - lastNanos >= nanos) {
            waiting.putIfAbsent(last.sku(), last);
            release();
        }
    }

    /** Ends the stream so that the client calls again, and reaches another copy. */
    synchronized void sendAway() {
        if (!over && !client.isCancelled()) {
            over = true;
            client.onError(Status.UNAVAILABLE.withDescription("the service is restarting").asRuntimeException());
        }
    }

    synchronized void stop() {
        over = true;
        waiting.clear();
    }

    private synchronized void release() {
        var items = waiting.values().iterator();
        while (!over && items.hasNext() && client.isReady()) {
            last = items.next();
            lastNanos = System.nanoTime();
            items.remove();
            client.onNext(InventoryService.message(last));
        }
    }
}
