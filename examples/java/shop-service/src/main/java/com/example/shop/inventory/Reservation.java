package com.example.shop.inventory;

/**
 * How a reservation ended.
 *
 * @param available after it
 */
record Reservation(Outcome outcome, int available) {
    enum Outcome {
        RESERVED,
        TOO_FEW,
        UNKNOWN_SKU
    }
}
