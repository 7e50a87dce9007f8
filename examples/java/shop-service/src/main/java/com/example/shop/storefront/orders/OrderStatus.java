package com.example.shop.storefront.orders;

import java.time.Instant;

/**
 * Where an order is.
 *
 * @param at when it came into this state
 */
public record OrderStatus(String id, OrderState state, Instant at) {}
