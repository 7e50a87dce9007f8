package com.example.shop.storefront.orders;

import com.example.shop.storefront.http.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The orders of the caller; those of others are as if they weren't there. */
@RestController
@RequestMapping("/api/user/orders")
class OrderController {
    private final OrderBook orders;

    OrderController(OrderBook orders) {
        this.orders = orders;
    }

    record Orders(List<Order> items) {}

    @GetMapping
    Orders list(@AuthenticationPrincipal Jwt caller) {
        return new Orders(orders.list(caller.getSubject()));
    }

    @GetMapping("/{id}")
    Order one(@AuthenticationPrincipal Jwt caller, @PathVariable String id) {
        return orders.find(id, caller.getSubject())
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "you have no order with the id '%s'".formatted(id)));
    }
}
