package com.example.shop;

import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.ICompute;
import java.util.Objects;

/**
 * What a shop is made of. What may be null has a default.
 *
 * @param services what runs
 * @param compute where it runs, each service by itself; Auto Scaling groups if null
 * @param site directory of the built web page
 * @param domainName name under which page and services are reached: gRPC needs TLS on the whole way
 * @param zoneId id of the public hosted zone of the name's parent
 */
public record ShopOptions(ShopServices services, ICompute compute, String site, String domainName, String zoneId) {
    public ShopOptions {
        compute = Objects.requireNonNullElseGet(compute, Compute::autoScalingGroup);
    }

    String page() {
        return "https://" + domainName + "/";
    }

    String zoneName() {
        return domainName.substring(domainName.indexOf('.') + 1);
    }
}
