package com.example.shop.storefront.cart;

/** What a user has put into the cart, and nothing else: the prices are those of now. */
public record CartItem(String productId, int quantity) {}
