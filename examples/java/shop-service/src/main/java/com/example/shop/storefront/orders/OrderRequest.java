package com.example.shop.storefront.orders;

import com.example.shop.storefront.cart.CartItem;
import java.util.List;

/**
 * A request of a user for an order; the same one may come again.
 *
 * @param owner the {@code sub} of the user
 * @param key the user's {@code Idempotency-Key}
 */
public record OrderRequest(String owner, String key, List<CartItem> items) {}
