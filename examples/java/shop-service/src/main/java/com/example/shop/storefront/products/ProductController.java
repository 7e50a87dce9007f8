package com.example.shop.storefront.products;

import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.PRECONDITION_FAILED;
import static org.springframework.http.HttpStatus.PRECONDITION_REQUIRED;

import com.example.shop.storefront.http.Problem;
import com.example.shop.storefront.http.PublicAnswer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/products")
class ProductController {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MAX_PRODUCTS = 100;

    private final ProductRepository products;
    private final Optional<EdgeCache> edgeCache;
    private final JsonMapper json;

    ProductController(ProductRepository products, Optional<EdgeCache> edgeCache, JsonMapper json) {
        this.products = products;
        this.edgeCache = edgeCache;
        this.json = json;
    }

    record Products(List<Product> items) {}

    @GetMapping
    ResponseEntity<byte[]> list(@RequestParam(required = false) @Pattern(regexp = Product.CATEGORY) String category) {
        var found = products.list(Optional.ofNullable(category), Optional.empty(), MAX_PRODUCTS);
        return PublicAnswer.of(json.writeValueAsBytes(new Products(found)), KEPT);
    }

    @GetMapping("/{id}")
    ResponseEntity<byte[]> one(@PathVariable String id) {
        return PublicAnswer.of(json.writeValueAsBytes(existing(id)), KEPT);
    }

    @PutMapping("/{id}")
    Product update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) String condition,
            @Valid @RequestBody ProductDetails details) {
        var read = existing(id);
        if (condition == null) {
            throw new Problem(PRECONDITION_REQUIRED, "read the product first, and send its ETag as If-Match");
        }
        // Checked twice: somebody else may write between this request's read and its write.
        boolean current = PublicAnswer.names(condition, PublicAnswer.etagOf(json.writeValueAsBytes(read)));
        if (!current || !products.replace(read, details)) {
            throw new Problem(PRECONDITION_FAILED, "the product has changed since you read it");
        }
        edgeCache.ifPresent(EdgeCache::forget);
        return existing(id);
    }

    private Product existing(String id) {
        return products.find(id).orElseThrow(() -> new Problem(NOT_FOUND, "no product has the id '%s'".formatted(id)));
    }
}
