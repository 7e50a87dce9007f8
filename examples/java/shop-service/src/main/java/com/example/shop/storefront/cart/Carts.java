package com.example.shop.storefront.cart;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cart of a session. It is written as a whole: of two changes at the same time the later one wins. As text, so that the next version of
 * this service can read it too.
 */
@Component
class Carts {
    private static final String CART = "cart";
    private static final TypeReference<List<CartItem>> ITEMS = new TypeReference<>() {};

    private final JsonMapper json;

    Carts(JsonMapper json) {
        this.json = json;
    }

    List<CartItem> read(HttpSession session) {
        return session.getAttribute(CART) instanceof String text ? json.readValue(text, ITEMS) : List.of();
    }

    void write(HttpSession session, List<CartItem> items) {
        session.setAttribute(CART, json.writeValueAsString(items));
    }
}
