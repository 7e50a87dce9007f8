package com.example.catalogue;

import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.IApiExposure;
import io.github.cdkscalableapi.ICompute;
import java.util.List;
import java.util.Objects;

/**
 * What a catalogue is made of. What may be null has a default.
 *
 * @param service directory of the service, with its Dockerfile
 * @param compute where the service runs; an Auto Scaling group if null
 * @param exposure who can reach the load balancer; CloudFront through a VPC origin if null
 * @param domain the name under which users reach the API; CloudFront's or the load balancer's own name if null
 * @param pages origins of the web pages that may call from a browser; only pages of the API's own origin if null or empty
 */
public record CatalogueOptions(
        String service, ICompute compute, IApiExposure exposure, CatalogueDomain domain, List<String> pages) {
    public CatalogueOptions {
        compute = Objects.requireNonNullElseGet(compute, Compute::autoScalingGroup);
        exposure = Objects.requireNonNullElseGet(exposure, ApiExposure::vpcOrigin);
        pages = pages == null ? List.of() : List.copyOf(pages);
    }
}
