package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.inventory.Inventory;
import com.example.shop.storefront.Storefront;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a copy serves is what it is told a port for. */
class ServedTest {
    @Test
    void bothWhereNoPortIsNamed() {
        assertThat(ShopApplication.application(Map.of()).build().getAllSources()).contains(Storefront.class, Inventory.class);
    }

    @Test
    void theStorefrontWhereItsPortIsNamed() {
        var sources = ShopApplication.application(Map.of("PORT", "8080")).build().getAllSources();
        assertThat(sources).contains(Storefront.class).doesNotContain(Inventory.class);
    }

    @Test
    void theInventoryWhereItsPortIsNamed() {
        var sources = ShopApplication.application(Map.of("GRPC_PORT", "9090")).build().getAllSources();
        assertThat(sources).contains(Inventory.class).doesNotContain(Storefront.class);
    }

    @Test
    void bothWhereBothAreNamed() {
        var sources = ShopApplication.application(Map.of("PORT", "8080", "GRPC_PORT", "9090")).build().getAllSources();
        assertThat(sources).contains(Storefront.class, Inventory.class);
    }
}
