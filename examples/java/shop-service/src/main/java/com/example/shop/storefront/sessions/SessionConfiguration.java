package com.example.shop.storefront.sessions;

import com.example.shop.storefront.store.ConditionalOnStore;
import com.example.shop.storefront.store.Store;
import com.example.shop.storefront.store.StoreProperties;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What a user leaves here, found again by a cookie. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration implements WebMvcConfigurer {

    @Bean
    @ConditionalOnStore
    SessionRepository<?> storedSessions(RedisConnectionFactory connections, StoreProperties properties, Store store) {
        var values = new RedisTemplate<String, Object>();
        values.setConnectionFactory(connections);
        values.setKeySerializer(RedisSerializer.string());
        values.setHashKeySerializer(RedisSerializer.string());
        values.afterPropertiesSet();
        var sessions = new RedisSessionRepository(values);
        // It puts a colon behind.
        sessions.setRedisKeyNamespace(properties.keyPrefix().replaceFirst(":$", ""));
        sessions.setDefaultMaxInactiveInterval(properties.timeToLive());
        return new OwnSessions<>(sessions, store);
    }

    @Bean
    @ConditionalOnMissingBean(SessionRepository.class)
    SessionRepository<?> sessionsInMemory(StoreProperties properties, Store store) {
        var sessions = new MapSessionRepository(new ConcurrentHashMap<>());
        sessions.setDefaultMaxInactiveInterval(properties.timeToLive());
        return new OwnSessions<>(sessions, store);
    }

    @Bean
    CookieSerializer sessionCookie(StoreProperties properties) {
        var cookie = new DefaultCookieSerializer();
        // `__Host-` has browsers take it from this host only, over TLS, for all paths.
        cookie.setCookieName("__Host-session");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(true);
        cookie.setSameSite("Strict");
        cookie.setCookiePath("/");
        cookie.setCookieMaxAge((int) properties.ttlSeconds());
        return cookie;
    }

    /** Behind those who find out who calls: to whom a session belongs is asked until it is written. */
    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<?>> sessionsBehindSecurity(SessionRepositoryFilter<?> filter) {
        var registration = new FilterRegistrationBean<SessionRepositoryFilter<?>>(filter);
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
        return registration;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HttpsOnly()).addPathPatterns("/api/user/cart/**", "/api/user/session", "/api/checkout/**");
    }
}
