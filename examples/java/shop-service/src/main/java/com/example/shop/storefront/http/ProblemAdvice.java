package com.example.shop.storefront.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error has a body of the same form. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Tokens can't be judged without the issuer's keys. */
    @ExceptionHandler
    ResponseEntity<Object> noKeys(AuthenticationServiceException exception, WebRequest request) throws Exception {
        return handleException(new Unavailable("the issuer's keys", exception), request);
    }

    /** The text of an unexpected error may tell an attacker how the service is built. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception exception, WebRequest request) {
        LOG.error("the service failed to answer", exception);
        var body = ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "the service failed to answer");
        return createResponseEntity(body, new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    @Override
    protected ResponseEntity<Object> handleNoHandlerFoundException(
            NoHandlerFoundException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var asked = ((ServletWebRequest) request).getRequest();
        exception.getBody().setDetail("nothing answers %s %s".formatted(asked.getMethod(), asked.getRequestURI()));
        return super.handleNoHandlerFoundException(exception, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception exception, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            LOG.error("the service failed to answer", exception);
        }
        return super.handleExceptionInternal(exception, body, headers, status, request);
    }
}
