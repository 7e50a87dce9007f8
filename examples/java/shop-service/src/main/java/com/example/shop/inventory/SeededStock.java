package com.example.shop.inventory;

import com.example.shop.inventory.Reservation.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** For one process: several copies need a database, and a broker for the changes. */
@Component
class SeededStock implements StockRepository {
    private final Map<String, StockItem> stock = new HashMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    private record Follower(Set<String> skus, Consumer<StockItem> listener) {}

    SeededStock() {
        seed("MUG-STONE-350", 120);
        seed("KETTLE-GOOSE-1L", 35);
        seed("GRINDER-HAND", 18);
        seed("LAMP-DESK-OAK", 7);
        seed("NOTEBOOK-A5-DOT", 900);
        seed("TENT-2P-LIGHT", 4);
    }

    @Override
    public synchronized Optional<StockItem> find(String sku) {
        return Optional.ofNullable(stock.get(sku));
    }

    @Override
    public synchronized void setQuantities(Map<String, Integer> quantities) {
        quantities.forEach((sku, quantity) -> {
            int reserved = find(sku).map(StockItem::reserved).orElse(0);
            // Fewer than what is promised already: nothing more can be reserved.
            keep(new StockItem(sku, Math.max(quantity - reserved, 0), reserved));
        });
    }

    @Override
    public synchronized Reservation reserve(String reservationId, String sku, int quantity) {
        var before = reservations.get(reservationId);
        if (before != null) {
            return before;
        }
        var reservation = take(sku, quantity);
        // What was refused may succeed later.
        if (reservation.outcome() == Outcome.RESERVED) {
            reservations.put(reservationId, reservation);
        }
        return reservation;
    }

    @Override
    public Runnable follow(Set<String> skus, Consumer<StockItem> listener) {
        var follower = new Follower(skus, listener);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    private void seed(String sku, int quantity) {
        stock.put(sku, new StockItem(sku, quantity, 0));
    }

    private Reservation take(String sku, int quantity) {
        var item = stock.get(sku);
        if (item == null) {
            return new Reservation(Outcome.UNKNOWN_SKU, 0);
        }
        if (item.available() < quantity) {
            return new Reservation(Outcome.TOO_FEW, item.available());
        }
        int available = item.available() - quantity;
        keep(new StockItem(sku, available, item.reserved() + quantity));
        return new Reservation(Outcome.RESERVED, available);
    }

    private void keep(StockItem item) {
        stock.put(item.sku(), item);
        followers.stream().filter(each -> each.skus().contains(item.sku())).forEach(each -> each.listener().accept(item));
    }
}
