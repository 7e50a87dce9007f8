package com.example.shop.storefront.graphql;

import com.example.shop.storefront.http.PublicAnswer;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Queries that caches may keep. */
@RestController
class PublicQueryController {
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Queries queries;

    PublicQueryController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/graphql/public")
    ResponseEntity<byte[]> answer(@RequestParam MultiValueMap<String, String> asked) {
        var response = queries.execute(asked);
        var body = queries.body(response);
        if (response.getErrors().isEmpty()) {
            return PublicAnswer.of(body, KEPT);
        }
        return ResponseEntity.status(response.isValid() ? HttpStatus.OK : HttpStatus.BAD_REQUEST)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
