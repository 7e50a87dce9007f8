package com.example.shop.storefront.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Stands before all filters: logs each request once, and answers for those that fail in a filter. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class FrontDoor extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private static final String REQUEST_ID = "requestId";
    private static final String HEALTH = "/health";

    private final Problems problems;
    private final ApplicationAvailability availability;

    FrontDoor(Problems problems, ApplicationAvailability availability) {
        this.problems = problems;
        this.availability = availability;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // The load balancer's trace id joins its access log and this one.
        var trace = request.getHeader("X-Amzn-Trace-Id");
        long started = System.nanoTime();
        MDC.put(REQUEST_ID, trace == null ? UUID.randomUUID().toString() : trace);
        try {
            if (availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC) {
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            answer(request, response, chain);
            if (!HEALTH.equals(request.getRequestURI())) {
                LOG.atInfo()
                        .addKeyValue("method", request.getMethod())
                        .addKeyValue("path", request.getRequestURI())
                        .addKeyValue("status", response.getStatus())
                        .addKeyValue("milliseconds", (System.nanoTime() - started) / 1_000_000)
                        .log("request completed");
            }
        } finally {
            MDC.remove(REQUEST_ID);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException exception) {
            if (response.isCommitted()) {
                throw exception;
            }
            response.resetBuffer();
            problems.send(request, response, exception);
        }
    }
}
