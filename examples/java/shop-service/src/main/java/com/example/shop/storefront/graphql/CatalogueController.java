package com.example.shop.storefront.graphql;

import com.example.shop.storefront.products.Product;
import com.example.shop.storefront.products.ProductRepository;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.GraphQlExceptionHandler;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** The catalogue as queries; what changes it goes over REST. */
@Controller
class CatalogueController {
    private static final int MAX_ITEMS = 100;

    private final ProductRepository products;

    CatalogueController(ProductRepository products) {
        this.products = products;
    }

    record Category(String name) {}

    /** What the caller can mend. */
    private static final class BadInput extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadInput(String message) {
            super(message);
        }
    }

    @QueryMapping
    List<Product> products(@Argument String category, @Argument int first) {
        return products.list(Optional.ofNullable(category), Optional.empty(), checked(first));
    }

    @QueryMapping
    Optional<Product> product(@Argument String id) {
        return products.find(id);
    }

    @QueryMapping
    List<Category> categories(@Argument int first) {
        return products.categories(checked(first)).stream().map(Category::new).toList();
    }

    @QueryMapping
    List<Product> search(@Argument String text, @Argument int first) {
        return products.list(Optional.empty(), Optional.of(text), checked(first));
    }

    @SchemaMapping
    Category category(Product product) {
        return new Category(product.category());
    }

    @SchemaMapping(typeName = "Category", field = "products")
    List<Product> productsOf(Category category, @Argument int first) {
        return products(category.name(), first);
    }

    @GraphQlExceptionHandler
    GraphQLError badInput(BadInput fault, DataFetchingEnvironment environment) {
        return GraphqlErrorBuilder.newError(environment)
                .message(fault.getMessage())
                .extensions(Map.of("code", "BAD_USER_INPUT"))
                .build();
    }

    private static int checked(int first) {
        if (first < 1 || first > MAX_ITEMS) {
            throw new BadInput("first must be from 1 to %d".formatted(MAX_ITEMS));
        }
        return first;
    }
}
