package com.example.shop.storefront.orders;

import com.example.shop.storefront.store.ConditionalOnStore;
import com.example.shop.storefront.store.Store;
import com.example.shop.storefront.store.StoreProperties;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {
    @Bean
    @ConditionalOnStore
    ValkeyOrderBook storedOrders(
            Store store, StringRedisTemplate valkey, StoreProperties names, JsonMapper json, OrderProperties properties) {
        return new ValkeyOrderBook(store, valkey, names, json, properties.step());
    }

    @Bean
    @ConditionalOnMissingBean(OrderBook.class)
    OrderBook ordersInMemory(OrderProperties properties) {
        return new MemoryOrderBook(properties.step());
    }
}
