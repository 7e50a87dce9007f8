package com.example.shop.storefront.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** What is the same for everybody. */
public final class PublicAnswer {
    private PublicAnswer() {}

    /**
     * CloudFront keeps it for a time, or until it is told to forget it; browsers ask every time, because nobody can tell them. Who has it
     * already gets 304 from Spring.
     */
    public static ResponseEntity<byte[]> of(byte[] json, Duration kept) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ZERO).cachePublic().sMaxAge(kept))
                .eTag(etagOf(json))
                .contentType(MediaType.APPLICATION_JSON)
                .body(json);
    }

    public static String etagOf(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Whether {@code If-Match} names a tag, which CloudFront makes weak when it compresses the answer. */
    public static boolean names(String condition, String etag) {
        return Stream.of(condition.split(",")).map(String::strip).anyMatch(List.of("*", etag, "W/" + etag)::contains);
    }
}
