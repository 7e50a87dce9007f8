package com.example.shop.inventory;

import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import shop.v1.InventoryGrpc;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class InventoryConfiguration {
    @Bean
    HealthStatusManager health() {
        var health = new HealthStatusManager();
        health.setStatus(InventoryGrpc.SERVICE_NAME, ServingStatus.SERVING);
        return health;
    }

    /** The standard health service, which the load balancer asks. */
    @Bean
    BindableService healthService(HealthStatusManager health) {
        return health.getHealthService();
    }

    @Bean
    SchedulingConfigurer heartbeats(Watches watches, InventoryProperties properties) {
        var heartbeat = properties.heartbeat();
        return tasks -> tasks.addFixedRateTask(() -> watches.beat(heartbeat.toNanos()), heartbeat.dividedBy(10));
    }
}
