package com.example.shop.storefront.products;

import java.util.List;
import java.util.Optional;

/** Where the products are. */
public interface ProductRepository {
    /**
     * @param category absent: of all
     * @param text part of the name, in any case; absent: whatever the name
     */
    List<Product> list(Optional<String> category, Optional<String> text, int limit);

    Optional<Product> find(String id);

    List<String> categories(int limit);

    /** Replaces what was read, in one step; false when it is no longer there as it was read. */
    boolean replace(Product read, ProductDetails details);
}
