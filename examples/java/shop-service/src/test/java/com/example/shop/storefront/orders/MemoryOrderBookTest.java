package com.example.shop.storefront.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.storefront.cart.CartItem;
import com.example.shop.storefront.cart.CartLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOrderBookTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final List<CartItem> ITEMS = List.of(new CartItem("p-1001", 1));

    private final OrderBook orders = new MemoryOrderBook(Duration.ZERO);

    @Test
    void placesTheOrderOfARequestOnce() {
        var first = orders.place(request("ada", "key"), order());
        assertThat(orders.place(request("ada", "key"), order())).isEqualTo(first);
        assertThat(orders.placed(request("ada", "key"))).contains(first);
        assertThat(orders.place(request("grace", "key"), order())).isNotEqualTo(first);
        assertThat(orders.list("ada")).containsExactly(first.order());
    }

    @Test
    void findsNobodyTheOrderOfAnother() {
        var id = orders.place(request("ada", "key"), order()).order().id();
        assertThat(orders.find(id, "ada")).isPresent();
        assertThat(orders.find(id, "grace")).isEmpty();
        assertThat(orders.list("grace")).isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        for (int number = 0; number < OrderBook.LISTED + 1; number++) {
            orders.place(request("ada", "key " + number), order());
        }
        var newest = orders.place(request("ada", "last"), order()).order();
        assertThat(orders.list("ada")).hasSize(OrderBook.LISTED).first().isEqualTo(newest);
    }

    @Test
    void handsOutWhatIsDueToOneAtATime() {
        var id = orders.place(request("ada", "key"), order()).order().id();
        assertThat(orders.claim(LEASE)).extracting(OrderStatus::id).containsExactly(id);
        assertThat(orders.claim(LEASE)).isEmpty();
    }

    @Test
    void walksForwardAndTellsWhoFollows() {
        var id = orders.place(request("ada", "key"), order()).order().id();
        var told = new ArrayList<OrderState>();
        var end = orders.follow(id, status -> told.add(status.state()));
        orders.move(id, OrderState.PLACED, OrderState.PAID);
        orders.move(id, OrderState.PLACED, OrderState.PAID);
        orders.move(id, OrderState.PAID, OrderState.PACKED);
        end.run();
        orders.move(id, OrderState.PACKED, OrderState.SHIPPED);
        assertThat(told).containsExactly(OrderState.PAID, OrderState.PACKED);
        assertThat(orders.find(id, "ada")).get().extracting(Order::state).isEqualTo(OrderState.SHIPPED);
        assertThat(orders.claim(LEASE)).isEmpty();
    }

    private static OrderRequest request(String owner, String key) {
        return new OrderRequest(owner, key, ITEMS);
    }

    private static Order order() {
        return Order.placed(List.of(new CartLine("p-1001", 1, "Mug", 1490)), 1490, "EUR");
    }
}
