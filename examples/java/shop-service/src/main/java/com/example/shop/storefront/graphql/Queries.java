package com.example.shop.storefront.graphql;

import com.example.shop.storefront.http.Problem;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Queries of a query string; nothing else that a caller says of itself is known to them. */
@Component
class Queries {
    private static final URI PATH = URI.create("/graphql");
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final WebGraphQlHandler graphQl;
    private final JsonMapper json;

    Queries(WebGraphQlHandler graphQl, JsonMapper json) {
        this.graphQl = graphQl;
        this.json = json;
    }

    WebGraphQlResponse execute(MultiValueMap<String, String> asked) {
        var query = asked.getFirst("query");
        if (!StringUtils.hasText(query)) {
            throw new Problem(HttpStatus.BAD_REQUEST, "the query is missing");
        }
        var operation =
                new DefaultGraphQlRequest(query, asked.getFirst("operationName"), object(asked, "variables"), object(asked, "extensions"));
        var id = UUID.randomUUID().toString();
        var request = new WebGraphQlRequest(PATH, new HttpHeaders(), new LinkedMultiValueMap<>(), null, Map.of(), operation, id, null);
        return graphQl.handleRequest(request).block();
    }

    byte[] body(WebGraphQlResponse response) {
        return json.writeValueAsBytes(response.toMap());
    }

    private Map<String, Object> object(MultiValueMap<String, String> asked, String name) {
        var text = asked.getFirst(name);
        try {
            return StringUtils.hasText(text) ? json.readValue(text, OBJECT) : Map.of();
        } catch (JacksonException fault) {
            throw new Problem(HttpStatus.BAD_REQUEST, name + " must be a JSON object");
        }
    }
}
