package com.example.shop.storefront.auth;

import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.util.StringUtils;

/** Verifies access tokens as Amazon Cognito issues them. The load balancer has done so already: neither trusts that the other did. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
    private static final int ANSWER_MILLISECONDS = 3_000;
    private static final int MAX_BYTES = 64 * 1024;

    /** A key that nobody knows yet is asked for at once, but a flood of invented ones makes two requests in this time. */
    private static final long COOLDOWN_MILLISECONDS = 5_000;

    @Bean
    JwtDecoder accessTokens(AuthProperties auth) throws MalformedURLException {
        if (!auth.known()) {
            return token -> {
                throw new JwtException("there is no issuer of access tokens");
            };
        }
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        auth.jwksUrl().toURL(), new DefaultResourceRetriever(ANSWER_MILLISECONDS, ANSWER_MILLISECONDS, MAX_BYTES))
                .rateLimited(COOLDOWN_MILLISECONDS)
                .build();
        var decoder = NimbusJwtDecoder.withJwkSource(keys).jwsAlgorithm(SignatureAlgorithm.RS256).build();
        decoder.setJwtValidator(validator(auth));
        return token -> {
            try {
                return decoder.decode(token);
            } catch (JwtException exception) {
                // The keys of a moment ago are known, and none of them fits.
                throw exception.getCause() instanceof RateLimitReachedException ? new BadJwtException("unknown key", exception) : exception;
            }
        };
    }

    static OAuth2TokenValidator<Jwt> validator(AuthProperties auth) {
        var times = new JwtTimestampValidator(Duration.ZERO);
        times.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(List.of(
                times,
                new JwtIssuerValidator(auth.issuer()),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, StringUtils::hasText),
                new JwtClaimValidator<Object>("token_use", "access"::equals),
                new JwtClaimValidator<Object>("client_id", client -> contains(auth.clientIds(), client)),
                new JwtClaimValidator<Object>("scope", String.class::isInstance)));
    }

    /** Immutable lists don't take null for a question. */
    private static boolean contains(Collection<String> all, Object one) {
        return one != null && all.contains(one);
    }
}
