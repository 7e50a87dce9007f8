package com.example.shop.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.inventory.Reservation.Outcome;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeededStockTest {
    private static final String TENT = "TENT-2P-LIGHT";

    private final StockRepository stock = new SeededStock();

    @Test
    void reservesAtMostOnceForAnId() {
        var first = stock.reserve("r-1", TENT, 3);
        assertThat(first).isEqualTo(new Reservation(Outcome.RESERVED, 1));
        assertThat(stock.reserve("r-1", TENT, 3)).isEqualTo(first);
        assertThat(stock.find(TENT)).contains(new StockItem(TENT, 1, 3));
    }

    @Test
    void whatWasRefusedMaySucceedLater() {
        assertThat(stock.reserve("r-1", TENT, 5)).isEqualTo(new Reservation(Outcome.TOO_FEW, 4));
        stock.setQuantities(Map.of(TENT, 6));
        assertThat(stock.reserve("r-1", TENT, 5).outcome()).isEqualTo(Outcome.RESERVED);
        assertThat(stock.reserve("r-2", "NOTHING", 1)).isEqualTo(new Reservation(Outcome.UNKNOWN_SKU, 0));
    }

    @Test
    void tellsWhoFollows() {
        var told = new ArrayList<StockItem>();
        var end = stock.follow(Set.of(TENT), told::add);
        stock.setQuantities(Map.of(TENT, 9, "OTHER", 1));
        end.run();
        stock.setQuantities(Map.of(TENT, 10));
        assertThat(told).containsExactly(new StockItem(TENT, 9, 0));
    }
}
