package com.example.shop.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where the stock is. */
interface StockRepository {
    Optional<StockItem> find(String sku);

    /** Sets all there is of each sku, reserved or not, in one step. */
    void setQuantities(Map<String, Integer> quantities);

    /** Reserves at most once for one reservation id. */
    Reservation reserve(String reservationId, String sku, int quantity);

    /** Tells of each change of a sku. @return what ends it */
    Runnable follow(Set<String> skus, Consumer<StockItem> listener);
}
