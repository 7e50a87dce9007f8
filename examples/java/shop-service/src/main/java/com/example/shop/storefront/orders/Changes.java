package com.example.shop.storefront.orders;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told in this process when an order changes. */
class Changes {
    private final Map<String, List<Consumer<OrderStatus>>> listeners = new ConcurrentHashMap<>();

    Runnable follow(String id, Consumer<OrderStatus> listener) {
        listeners.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>()).add(listener);
        return () -> listeners.computeIfPresent(id, (any, all) -> all.remove(listener) && all.isEmpty() ? null : all);
    }

    void tell(OrderStatus status) {
        listeners.getOrDefault(status.id(), List.of()).forEach(listener -> listener.accept(status));
    }

    Set<String> followed() {
        return Set.copyOf(listeners.keySet());
    }
}
