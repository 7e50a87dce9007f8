package com.example.shop.storefront.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** In their order: an order walks from the first to the last. */
public enum OrderState {
    PLACED,
    PAID,
    PACKED,
    SHIPPED;

    @JsonCreator
    static OrderState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Absent after the last one. */
    Optional<OrderState> next() {
        return ordinal() + 1 < values().length ? Optional.of(values()[ordinal() + 1]) : Optional.empty();
    }

    boolean isLaterThan(OrderState other) {
        return ordinal() > other.ordinal();
    }
}
