package com.example.catalogue;

import io.github.cdkscalableapi.IApiExposure;
import io.github.cdkscalableapi.ICompute;
import java.util.List;

/**
 * What a catalogue is made of.
 *
 * @param service directory of the service, with its Dockerfile
 * @param compute where the service runs
 * @param exposure who can reach the load balancer
 * @param domain the name under which users reach the API; CloudFront's or the load balancer's own name if null
 * @param pages origins of the web pages that may call from a browser; only pages of the API's own origin if empty
 */
public record CatalogueOptions(
        String service, ICompute compute, IApiExposure exposure, CatalogueDomain domain, List<String> pages) {}
