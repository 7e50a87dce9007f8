package com.example.shop.storefront.http;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What the client can mend, or wait for; told as RFC 9457 has it. */
public class Problem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    public Problem(HttpStatus status, String detail) {
        this(status, detail, null);
    }

    protected Problem(HttpStatus status, String detail, Throwable cause) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    }

    /** A member of the body beside those of the standard. */
    public Problem with(String member, Object value) {
        getBody().setProperty(member, value);
        return this;
    }
}
