package com.example.shop.storefront.orders;

import com.example.shop.storefront.cart.CartLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** What a user has ordered, and where it is. */
public record Order(String id, OrderState state, Instant at, List<CartLine> lines, long totalCents, String currency) {

    /** Nobody learns from the id how many orders there are. */
    public static Order placed(List<CartLine> lines, long totalCents, String currency) {
        return new Order("o-" + UUID.randomUUID(), OrderState.PLACED, now(), lines, totalCents, currency);
    }

    Order in(OrderState newState, Instant since) {
        return new Order(id, newState, since, lines, totalCents, currency);
    }

    OrderStatus status() {
        return new OrderStatus(id, state, at);
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
