package com.example.shop.storefront.cart;

import com.example.shop.storefront.products.Product;
import com.example.shop.storefront.products.ProductRepository;
import java.util.List;
import java.util.Optional;

/** A cart at the prices of now. */
public record PricedCart(List<CartLine> lines, long totalCents, String currency) {

    /** Without what the shop no longer has. */
    static PricedCart of(List<CartItem> items, ProductRepository products) {
        var lines = items.stream().map(item -> line(item, products)).flatMap(Optional::stream).toList();
        return new PricedCart(lines, lines.stream().mapToLong(CartLine::totalCents).sum(), Product.CURRENCY);
    }

    private static Optional<CartLine> line(CartItem item, ProductRepository products) {
        return products.find(item.productId())
                .map(product -> new CartLine(product.id(), item.quantity(), product.name(), product.priceCents()));
    }
}
