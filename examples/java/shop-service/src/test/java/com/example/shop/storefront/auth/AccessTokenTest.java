package com.example.shop.storefront.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** Against an issuer that publishes its keys over HTTP. */
class AccessTokenTest {
    private static final String ISSUER = "https://issuer.example.com/pool";

    private static RSAKey key;
    private static HttpServer issuer;
    private static JwtDecoder tokens;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] published = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        issuer.start();
        tokens = new TokenConfiguration().accessTokens(auth(issuer.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        issuer.stop(0);
    }

    @Test
    void takesWhatTheIssuerHasSigned() throws JOSEException {
        assertThat(tokens.decode(signed(JWSAlgorithm.RS256, key, claims -> claims)).getSubject()).isEqualTo("alice");
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong("another issuer", claims -> claims.issuer("https://issuer.example.com/other")),
                wrong("no issuer", claims -> claims.issuer(null)),
                wrong("no subject", claims -> claims.subject(null)),
                wrong("an id token", claims -> claims.claim("token_use", "id")),
                wrong("another client", claims -> claims.claim("client_id", "other")),
                wrong("no client", claims -> claims.claim("client_id", null)),
                wrong("no scope", claims -> claims.claim("scope", null)),
                wrong("scopes in a list", claims -> claims.claim("scope", List.of("shop/checkout"))),
                wrong("expired", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(2)))),
                wrong("without an end", claims -> claims.expirationTime(null)),
                wrong("not yet valid", claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(60)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongClaims")
    void refuses(String what, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        var token = signed(JWSAlgorithm.RS256, key, change);
        assertThatThrownBy(() -> tokens.decode(token)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void refusesOtherAlgorithmsAndKeys() throws JOSEException {
        var other = new RSAKeyGenerator(2048).keyID("first").generate();
        var unknown = new RSAKeyGenerator(2048).keyID("unknown").generate();
        for (var token : List.of(
                signed(JWSAlgorithm.RS512, key, claims -> claims),
                signed(JWSAlgorithm.PS256, key, claims -> claims),
                signed(JWSAlgorithm.RS256, other, claims -> claims),
                signed(JWSAlgorithm.RS256, unknown, claims -> claims),
                // The issuer isn't asked again for a while: the token is bad all the same, and the service is not out of order.
                signed(JWSAlgorithm.RS256, unknown, claims -> claims))) {
            assertThatThrownBy(() -> tokens.decode(token)).isInstanceOf(BadJwtException.class);
        }
    }

    @Test
    void blamesTheIssuerWhenItsKeysCannotBeRead() throws IOException, JOSEException {
        var unreachable = new TokenConfiguration().accessTokens(auth(1));
        var token = signed(JWSAlgorithm.RS256, key, claims -> claims);
        assertThatThrownBy(() -> unreachable.decode(token)).isInstanceOf(JwtException.class).isNotInstanceOf(BadJwtException.class);
    }

    @Test
    void isClosedWithoutAnIssuerAndDoesNotStartWhereOneIsRequired() throws IOException {
        var closed = new TokenConfiguration().accessTokens(new AuthProperties(null, null, List.of(), null, false));
        assertThatThrownBy(() -> closed.decode("any")).isInstanceOf(JwtException.class);
        assertThatThrownBy(() -> new AuthProperties(null, null, List.of(), null, true))
                .hasMessage("AUTH_ISSUER, AUTH_JWKS_URL, AUTH_CLIENT_IDS: missing; access tokens can't be verified without");
        assertThatThrownBy(() -> new AuthProperties(ISSUER, URI.create("http://issuer.example.com/keys"), List.of("page"), null, false))
                .hasMessage("AUTH_JWKS_URL is 'http://issuer.example.com/keys', it must begin with https://");
    }

    private static AuthProperties auth(int port) {
        var keys = URI.create("http://127.0.0.1:%d/keys".formatted(port));
        return new AuthProperties(ISSUER, keys, List.of("page", "machine"), "page", false);
    }

    private static Arguments wrong(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    private static String signed(JWSAlgorithm algorithm, RSAKey with, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("alice")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim("token_use", "access")
                .claim("client_id", "page")
                .claim("scope", "openid shop/checkout");
        var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(with.getKeyID()).build(), change.apply(claims).build());
        token.sign(new RSASSASigner(with));
        return token.serialize();
    }
}
