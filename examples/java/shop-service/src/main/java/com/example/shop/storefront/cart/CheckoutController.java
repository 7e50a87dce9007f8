package com.example.shop.storefront.cart;

import com.example.shop.storefront.http.Problem;
import com.example.shop.storefront.orders.Order;
import com.example.shop.storefront.orders.OrderBook;
import com.example.shop.storefront.orders.OrderRequest;
import com.example.shop.storefront.products.ProductRepository;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Makes an order of the cart. */
@RestController
class CheckoutController {
    private final Carts carts;
    private final OrderBook orders;
    private final ProductRepository products;

    CheckoutController(Carts carts, OrderBook orders, ProductRepository products) {
        this.carts = carts;
        this.orders = orders;
        this.products = products;
    }

    @PostMapping("/api/checkout")
    ResponseEntity<Order> checkOut(
            @AuthenticationPrincipal Jwt caller,
            @RequestHeader("Idempotency-Key") @Size(min = 1, max = 255) String key,
            HttpSession session) {
        var items = carts.read(session);
        var request = new OrderRequest(caller.getSubject(), key, items);
        var placement = orders.placed(request).orElseGet(() -> orders.place(request, orderOf(items)));
        // The copy that took the order may have died before it could empty the cart: who asks again finds the same or an empty one then.
        if (!items.isEmpty() && !items.equals(placement.items())) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "this Idempotency-Key came with another cart before");
        }
        carts.write(session, List.of());
        var order = placement.order();
        return ResponseEntity.created(URI.create("/api/user/orders/" + order.id())).body(order);
    }

    private Order orderOf(List<CartItem> items) {
        if (items.isEmpty()) {
            throw new Problem(HttpStatus.CONFLICT, "the cart is empty");
        }
        var cart = PricedCart.of(items, products);
        var known = cart.lines().stream().map(CartLine::productId).toList();
        var unknown = items.stream().map(CartItem::productId).filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "the cart holds products that the shop does not have")
                    .with("unknownProductIds", unknown);
        }
        return Order.placed(cart.lines(), cart.totalCents(), cart.currency());
    }
}
