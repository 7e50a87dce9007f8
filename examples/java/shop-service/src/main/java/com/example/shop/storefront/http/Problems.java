package com.example.shop.storefront.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/** The same answers where no controller is asked: in filters, and in handshakes. */
@Component
public class Problems {
    private final HandlerExceptionResolver resolver;
    private final JsonMapper json;

    Problems(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver, JsonMapper json) {
        this.resolver = resolver;
        this.json = json;
    }

    /** Answers with what {@link ProblemAdvice} makes of an exception. */
    public void send(HttpServletRequest request, HttpServletResponse response, Exception exception) {
        resolver.resolveException(request, response, null, exception);
    }

    /** Answers with the status that the response has already. */
    public void send(HttpServletResponse response, String detail) throws IOException {
        var body = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(response.getStatus()), detail);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }
}
