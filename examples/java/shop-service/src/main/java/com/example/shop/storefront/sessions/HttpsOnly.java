package com.example.shop.storefront.sessions;

import com.example.shop.storefront.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Otherwise the cookie would not be sent, and the cart lost without a word. */
class HttpsOnly implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.isSecure()) {
            return true;
        }
        throw new Problem(HttpStatus.BAD_REQUEST, "carts need HTTPS up to the load balancer, as X-Forwarded-Proto tells it");
    }
}
