package com.example.shop.storefront.auth;

import com.example.shop.storefront.http.Problems;
import com.example.shop.storefront.http.Unavailable;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Who may call what. A token that comes with an open request isn't looked at: one answer is for everybody. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String REALM = "shop";
    private static final String CHECKOUT = "/api/checkout/**";

    @Bean
    @Order(1)
    SecurityFilterChain guarded(HttpSecurity http, AuthProperties auth, Problems problems) throws Exception {
        return common(http)
                .securityMatcher(guardedRequests())
                .authorizeHttpRequests(requests -> requests.requestMatchers(CHECKOUT)
                        .hasAuthority("SCOPE_shop/checkout")
                        .requestMatchers(HttpMethod.PUT, "/api/products/*")
                        .hasAuthority("SCOPE_shop/products")
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .bearerTokenResolver(new OneBearerToken())
                        .authenticationEntryPoint(entryPoint(auth, problems))
                        .accessDeniedHandler(deniedHandler(problems)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain open(HttpSecurity http) throws Exception {
        return common(http).authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }

    private static RequestMatcher guardedRequests() {
        var paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                paths.matcher("/api/user/**"),
                paths.matcher(CHECKOUT),
                paths.matcher(HttpMethod.PUT, "/api/products/*"),
                request -> paths.matcher("/ws").matches(request) && upgrades(request));
    }

    /** Whoever doesn't ask for a WebSocket is told that there is one. */
    private static boolean upgrades(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.UPGRADE) != null;
    }

    /** No cookie opens anything here, so nobody can be made to send a request that does harm. */
    private static HttpSecurity common(HttpSecurity http) throws Exception {
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // What no route calls public is nobody else's. Security headers are the edge's.
                .headers(headers -> headers.defaultsDisabled()
                        .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-store")));
    }

    private static AuthenticationEntryPoint entryPoint(AuthProperties auth, Problems problems) {
        var challenge = new BearerTokenAuthenticationEntryPoint();
        challenge.setRealmName(REALM);
        return (request, response, exception) -> {
            if (!auth.known()) {
                problems.send(request, response, new Unavailable("an issuer of access tokens"));
                return;
            }
            challenge.commence(request, response, exception);
            boolean bad = exception instanceof OAuth2AuthenticationException;
            problems.send(response, bad ? exception.getMessage() : "log in, and send the access token as Authorization: Bearer");
        };
    }

    private static AccessDeniedHandler deniedHandler(Problems problems) {
        var challenge = new BearerTokenAccessDeniedHandler();
        challenge.setRealmName(REALM);
        return (request, response, exception) -> {
            challenge.handle(request, response, exception);
            problems.send(response, "the access token lacks the scope for this");
        };
    }
}
