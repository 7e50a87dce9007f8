package com.example.shop.storefront.products;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Products in the memory of this process; a real shop has a database. */
@Component
class SeededProducts implements ProductRepository {
    private final Map<String, Product> products = new LinkedHashMap<>();

    SeededProducts() {
        seed("p-1001", "MUG-STONE-350", "Stoneware mug, 350 ml", "kitchen", 1490);
        seed("p-1002", "KETTLE-GOOSE-1L", "Gooseneck kettle, 1 l", "kitchen", 6900);
        seed("p-1003", "GRINDER-HAND", "Hand coffee grinder", "kitchen", 8450);
        seed("p-1004", "LAMP-DESK-OAK", "Desk lamp, oak", "office", 11900);
        seed("p-1005", "NOTEBOOK-A5-DOT", "Dotted notebook, A5", "office", 990);
        seed("p-1006", "TENT-2P-LIGHT", "Light tent for two", "outdoor", 32900);
    }

    @Override
    public synchronized List<Product> list(Optional<String> category, Optional<String> text, int limit) {
        var part = text.orElse("").toLowerCase(Locale.ROOT);
        return products.values().stream()
                .filter(product -> category.map(product.category()::equals).orElse(true))
                .filter(product -> product.name().toLowerCase(Locale.ROOT).contains(part))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Product> find(String id) {
        return Optional.ofNullable(products.get(id));
    }

    @Override
    public synchronized List<String> categories(int limit) {
        return products.values().stream().map(Product::category).distinct().limit(limit).toList();
    }

    @Override
    public synchronized boolean replace(Product read, ProductDetails details) {
        return products.replace(read.id(), read, read.with(details));
    }

    private void seed(String id, String sku, String name, String category, int priceCents) {
        products.put(id, new Product(id, sku, name, category, priceCents, Product.CURRENCY));
    }
}
