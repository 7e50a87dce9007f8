package com.example.shop;

import io.github.cdkscalableapi.ScalingPolicy;
import io.github.cdkscalableapi.ScalingSet;
import io.github.cdkscalableapi.ScalingSetOptions;
import java.util.List;
import java.util.Objects;

/**
 * What runs in a shop. What may be null has a default.
 *
 * @param shop directory of the shop's service, with its Dockerfile
 * @param inventory directory of the inventory's service; the shop's service speaks gRPC itself if null
 * @param scaling when copies of the shop's service are added and removed; the library's default if null
 */
public record ShopServices(String shop, String inventory, ScalingSet scaling) {
    public ShopServices {
        scaling = Objects.requireNonNullElseGet(scaling, ScalingSet::of);
    }

    /** A service for the shop, and one for the inventory. */
    public static ShopServices node(String shop, String inventory) {
        return new ShopServices(shop, inventory, null);
    }

    /**
     * One service for all protocols. A JVM keeps the memory that it once took, so memory is no reason for another copy; the processor is
     * one on every compute.
     */
    public static ShopServices springBoot(String shop) {
        ScalingSetOptions byProcessor = ScalingSetOptions.builder().policies(List.of(ScalingPolicy.cpu(70))).build();
        return new ShopServices(shop, null, ScalingSet.of(byProcessor));
    }
}
