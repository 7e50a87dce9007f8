package com.example.shop.storefront.products;

/**
 * What the shop sells.
 *
 * @param sku under which the inventory knows it
 * @param priceCents in the minor unit of the currency
 */
public record Product(String id, String sku, String name, String category, int priceCents, String currency) {
    public static final String CURRENCY = "EUR";
    public static final String CATEGORY = "^[a-z][a-z0-9-]{0,39}$";

    Product with(ProductDetails details) {
        return new Product(id, sku, details.name(), details.category(), details.priceCents(), currency);
    }
}
