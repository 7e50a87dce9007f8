package com.example.shop.storefront.orders;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All orders, those of a day; what one copy does here all others see. */
public interface OrderBook {
    /** Both as long as a client may ask again. */
    Duration KEPT = Duration.ofDays(1);

    /** Of one user. */
    int LISTED = 20;

    /** What an earlier request of the owner with this key has led to. */
    Optional<Placement> placed(OrderRequest request);

    /**
     * Places the order of a request once, however often it comes: the later ones get the placement of the first.
     *
     * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>
     */
    Placement place(OrderRequest request, Order order);

    /** Nobody finds the order of another. */
    Optional<Order> find(String id, String owner);

    /** The newest first. */
    List<Order> list(String owner);

    /** Hands out the orders whose next step is due; nobody else gets them for the time of the lease. */
    List<OrderStatus> claim(Duration lease);

    /** Does nothing when the order is no longer in the state {@code from}. */
    void move(String id, OrderState from, OrderState to);

    /** Tells of each change, whoever made it. @return what ends it */
    Runnable follow(String id, Consumer<OrderStatus> listener);
}
