package com.example.inventory;

import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.ICompute;
import java.util.Objects;

/**
 * What an inventory is made of. What may be null has a default.
 *
 * @param service directory of the service, with its Dockerfile
 * @param compute where the service runs; an Auto Scaling group if null
 * @param domainName name under which clients reach the service: gRPC needs TLS on the whole way
 * @param zoneId id of the public hosted zone of the name's parent
 */
public record InventoryOptions(String service, ICompute compute, String domainName, String zoneId) {
    public InventoryOptions {
        compute = Objects.requireNonNullElseGet(compute, Compute::autoScalingGroup);
    }

    String zoneName() {
        return domainName.substring(domainName.indexOf('.') + 1);
    }
}
