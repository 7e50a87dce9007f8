package com.example.shop.storefront.orders;

import com.example.shop.storefront.cart.CartItem;
import java.util.List;

/**
 * What the first request with a key has led to.
 *
 * @param order as it was placed
 */
public record Placement(List<CartItem> items, Order order) {}
