package com.example.shop.storefront.cart;

import com.example.shop.storefront.http.Problem;
import com.example.shop.storefront.products.ProductRepository;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/user/cart")
class CartController {
    private static final int MAX_LINES = 50;

    private final Carts carts;
    private final ProductRepository products;

    CartController(Carts carts, ProductRepository products) {
        this.carts = carts;
        this.products = products;
    }

    record Quantity(@NotNull @Min(1) @Max(99) Integer quantity) {}

    @GetMapping
    PricedCart cart(HttpSession session) {
        return PricedCart.of(carts.read(session), products);
    }

    @DeleteMapping
    PricedCart empty(HttpSession session) {
        return kept(session, List.of());
    }

    @PutMapping("/items/{productId}")
    PricedCart put(@PathVariable String productId, @Valid @RequestBody Quantity quantity, HttpSession session) {
        if (products.find(productId).isEmpty()) {
            throw new Problem(HttpStatus.NOT_FOUND, "no product has the id '%s'".formatted(productId));
        }
        var items = new ArrayList<>(carts.read(session));
        var item = new CartItem(productId, quantity.quantity());
        boolean known = items.stream().anyMatch(each -> each.productId().equals(productId));
        if (known) {
            items.replaceAll(each -> each.productId().equals(productId) ? item : each);
        } else if (items.size() < MAX_LINES) {
            items.add(item);
        } else {
            throw new Problem(HttpStatus.CONFLICT, "a cart holds %d products at most".formatted(MAX_LINES));
        }
        return kept(session, items);
    }

    @DeleteMapping("/items/{productId}")
    PricedCart remove(@PathVariable String productId, HttpSession session) {
        return kept(session, carts.read(session).stream().filter(item -> !item.productId().equals(productId)).toList());
    }

    private PricedCart kept(HttpSession session, List<CartItem> items) {
        carts.write(session, items);
        return PricedCart.of(items, products);
    }
}
