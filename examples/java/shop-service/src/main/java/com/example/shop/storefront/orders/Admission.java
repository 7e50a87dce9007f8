package com.example.shop.storefront.orders;

import com.example.shop.storefront.http.Problem;
import com.example.shop.storefront.http.Problems;
import com.example.shop.storefront.http.Unavailable;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Who gets a WebSocket; whether the token is good has been settled before. */
@Component
class Admission implements HandshakeInterceptor {
    private static final int MAX_CLIENTS = 10_000;

    private final OrderSocket socket;
    private final ApplicationAvailability availability;
    private final Problems problems;

    Admission(OrderSocket socket, ApplicationAvailability availability, Problems problems) {
        this.socket = socket;
        this.availability = availability;
        this.problems = problems;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, Map<String, Object> attributes) {
        if (request.getHeaders().getUpgrade() == null) {
            servlet(response).setHeader(HttpHeaders.UPGRADE, "websocket");
            return refuse(request, response, new Problem(HttpStatus.UPGRADE_REQUIRED, "speak WebSocket here"));
        }
        boolean draining = availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC;
        if (draining || socket.size() >= MAX_CLIENTS) {
            return refuse(request, response, new Unavailable("a place in this copy, full or restarting,"));
        }
        return true;
    }

    @Override
    public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, Exception exception) {
        // Nothing is left to do.
    }

    private boolean refuse(ServerHttpRequest request, ServerHttpResponse response, Problem problem) {
        problems.send(((ServletServerHttpRequest) request).getServletRequest(), servlet(response), problem);
        return false;
    }

    private static HttpServletResponse servlet(ServerHttpResponse response) {
        return ((ServletServerHttpResponse) response).getServletResponse();
    }
}
