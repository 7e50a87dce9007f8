package com.example.shop;

import com.example.shop.inventory.Inventory;
import com.example.shop.storefront.Storefront;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerSecurityAutoConfiguration;

/** The shop: its storefront over REST, GraphQL and WebSocket, and its inventory over gRPC, which is for other services and open to them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {GrpcServerSecurityAutoConfiguration.class, GrpcServerOAuth2ResourceServerAutoConfiguration.class})
public class ShopApplication {

    public static void main(String[] args) {
        application(System.getenv()).run(args);
    }

    /**
     * A platform names the ports of what it routes to a copy: {@code PORT} for the storefront, {@code GRPC_PORT} for the inventory. So one
     * image serves as both, together or each by itself. Where no port is named, as on a developer's computer, both are served.
     */
    static SpringApplicationBuilder application(Map<String, String> environment) {
        // Spring Boot has no other way to bind a part of a variable.
        var drain = new Drain(Double.parseDouble(environment.getOrDefault("DRAIN_SECONDS", "20")));
        boolean named = environment.containsKey("PORT") || environment.containsKey("GRPC_PORT");
        var application = new SpringApplicationBuilder(ShopApplication.class, DrainConfiguration.class)
                .properties("spring.grpc.server.shutdown.grace-period=%dms".formatted(drain.part(0.5).toMillis()));
        if (!named || environment.containsKey("PORT")) {
            application.sources(Storefront.class);
        } else {
            application.web(WebApplicationType.NONE);
        }
        if (!named || environment.containsKey("GRPC_PORT")) {
            application.sources(Inventory.class);
        } else {
            application.properties("spring.grpc.server.enabled=false");
        }
        return application;
    }
}
