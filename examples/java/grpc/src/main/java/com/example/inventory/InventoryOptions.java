package com.example.inventory;

import io.github.cdkscalableapi.ICompute;

/**
 * What an inventory is made of.
 *
 * @param service directory of the service, with its Dockerfile
 * @param compute where the service runs
 * @param domainName name under which clients reach the service: gRPC needs TLS on the whole way
 * @param zoneId id of the public hosted zone of the name's parent
 */
public record InventoryOptions(String service, ICompute compute, String domainName, String zoneId) {
    String zoneName() {
        return domainName.substring(domainName.indexOf('.') + 1);
    }
}
