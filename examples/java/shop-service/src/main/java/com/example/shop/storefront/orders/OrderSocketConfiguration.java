package com.example.shop.storefront.orders;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;

@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class OrderSocketConfiguration implements WebSocketConfigurer {
    private static final int MAX_MESSAGE_BYTES = 16 * 1024;

    private final OrderSocket socket;
    private final Admission admission;

    OrderSocketConfiguration(OrderSocket socket, Admission admission) {
        this.socket = socket;
        this.admission = admission;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        // A page of another origin has no token here, and a cookie opens nothing.
        registry.addHandler(socket, "/ws").addInterceptors(admission).setAllowedOriginPatterns("*");
    }

    @Bean
    static ServletServerContainerFactoryBean webSocketLimits() {
        var limits = new ServletServerContainerFactoryBean();
        limits.setMaxTextMessageBufferSize(MAX_MESSAGE_BYTES);
        limits.setMaxBinaryMessageBufferSize(MAX_MESSAGE_BYTES);
        return limits;
    }
}
