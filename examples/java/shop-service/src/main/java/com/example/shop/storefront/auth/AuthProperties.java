package com.example.shop.storefront.auth;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Whose access tokens the shop takes: {@code AUTH_ISSUER}, {@code AUTH_JWKS_URL} and {@code AUTH_CLIENT_IDS} of the environment.
 *
 * @param clientIds clients whose users may call
 * @param webClientId the client of the shop's own page; absent: nobody can log in there
 * @param required whether the process may start without an issuer; all that needs a token is closed then
 */
@ConfigurationProperties("auth")
public record AuthProperties(
        String issuer, URI jwksUrl, @DefaultValue List<String> clientIds, String webClientId, @DefaultValue("false") boolean required) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public AuthProperties {
        var missing = Stream.of(
                        StringUtils.hasText(issuer) ? "" : "AUTH_ISSUER",
                        jwksUrl != null ? "" : "AUTH_JWKS_URL",
                        clientIds.isEmpty() ? "AUTH_CLIENT_IDS" : "")
                .filter(StringUtils::hasText)
                .collect(Collectors.joining(", "));
        boolean nothing = !StringUtils.hasText(issuer) && jwksUrl == null && clientIds.isEmpty();
        if (!missing.isEmpty() && (required || !nothing)) {
            throw new IllegalArgumentException(missing + ": missing; access tokens can't be verified without");
        }
        // Who can change the keys on their way can sign tokens.
        if (jwksUrl != null && !"https".equals(jwksUrl.getScheme()) && !LOOPBACK.contains(jwksUrl.getHost())) {
            throw new IllegalArgumentException("AUTH_JWKS_URL is '%s', it must begin with https://".formatted(jwksUrl));
        }
    }

    /** Whether there is anybody whose tokens are taken. */
    boolean known() {
        return jwksUrl != null;
    }
}
