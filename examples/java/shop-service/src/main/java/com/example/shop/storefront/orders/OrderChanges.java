package com.example.shop.storefront.orders;

import com.example.shop.storefront.store.ConditionalOnStore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Hears of changes that other copies make. The process starts without a store too, and all else works meanwhile. */
@Component
@ConditionalOnStore
class OrderChanges implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(OrderChanges.class);

    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    OrderChanges(RedisConnectionFactory connections, ValkeyOrderBook orders) {
        container.setConnectionFactory(connections);
        container.setRecoveryInterval(500);
        container.afterPropertiesSet();
        container.addMessageListener(orders, ChannelTopic.of(orders.channel()));
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void listen() {
        try {
            if (!container.isRunning()) {
                container.start();
            }
        } catch (DataAccessException notYet) {
            LOG.warn("the store is not there: {}", notYet.toString());
        }
    }

    @Override
    public void destroy() throws Exception {
        container.destroy();
    }
}
