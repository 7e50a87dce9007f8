package com.example.shop.storefront.cart;

/** A line of a cart or an order. */
public record CartLine(String productId, int quantity, String name, int unitPriceCents) {
    long totalCents() {
        return (long) quantity * unitPriceCents;
    }
}
