package com.example.shop.storefront.http;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** What the service depends on doesn't answer now: the same request may succeed in a moment. */
public class Unavailable extends Problem {
    private static final long serialVersionUID = 1L;

    public Unavailable(String what) {
        this(what, null);
    }

    public Unavailable(String what, Throwable cause) {
        super(HttpStatus.SERVICE_UNAVAILABLE, what + " can't be reached, try again", cause);
        getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
    }
}
