package com.example.shop.storefront.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Orders in the memory of this process, for a computer without a store: one copy, and it forgets them when it ends. */
class MemoryOrderBook implements OrderBook {
    private static final int KEPT_ORDERS = 10_000;

    private final Map<String, Entry> entries = bounded();
    private final Map<List<String>, Placement> placements = bounded();
    private final Changes changes = new Changes();
    private final Duration step;

    MemoryOrderBook(Duration step) {
        this.step = step;
        LoggerFactory.getLogger(getClass()).warn("carts and orders are in the memory of this process: run one copy only");
    }

    private record Entry(String owner, Order order, Instant due) {
        Entry due(Instant time) {
            return new Entry(owner, order, time);
        }
    }

    @Override
    public synchronized Optional<Placement> placed(OrderRequest request) {
        return Optional.ofNullable(placements.get(keyOf(request)));
    }

    @Override
    public synchronized Placement place(OrderRequest request, Order order) {
        var before = placements.putIfAbsent(keyOf(request), new Placement(request.items(), order));
        if (before != null) {
            return before;
        }
        entries.put(order.id(), new Entry(request.owner(), order, Instant.now().plus(step)));
        return new Placement(request.items(), order);
    }

    @Override
    public synchronized Optional<Order> find(String id, String owner) {
        return Optional.ofNullable(entries.get(id)).filter(entry -> entry.owner().equals(owner)).map(Entry::order);
    }

    @Override
    public synchronized List<Order> list(String owner) {
        var own = new ArrayList<>(entries.values().stream().filter(entry -> entry.owner().equals(owner)).map(Entry::order).toList());
        Collections.reverse(own);
        return own.stream().limit(LISTED).toList();
    }

    @Override
    public synchronized List<OrderStatus> claim(Duration lease) {
        var now = Instant.now();
        var due = entries.values().stream().filter(entry -> !entry.due().isAfter(now)).map(Entry::order).toList();
        due.forEach(order -> entries.computeIfPresent(order.id(), (id, entry) -> entry.due(now.plus(lease))));
        return due.stream().map(Order::status).toList();
    }

    @Override
    public void move(String id, OrderState from, OrderState to) {
        moved(id, from, to).ifPresent(changes::tell);
    }

    @Override
    public Runnable follow(String id, Consumer<OrderStatus> listener) {
        return changes.follow(id, listener);
    }

    private synchronized Optional<OrderStatus> moved(String id, OrderState from, OrderState to) {
        var entry = entries.get(id);
        if (entry == null || entry.order().state() != from) {
            return Optional.empty();
        }
        var order = entry.order().in(to, Order.now());
        entries.put(id, new Entry(entry.owner(), order, to.next().isPresent() ? Instant.now().plus(step) : Instant.MAX));
        return Optional.of(order.status());
    }

    private static List<String> keyOf(OrderRequest request) {
        return List.of(request.owner(), request.key());
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > KEPT_ORDERS;
            }
        };
    }
}
