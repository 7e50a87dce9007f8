package com.example.shop.storefront.products;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What an update may change. */
public record ProductDetails(
        @NotBlank @Size(max = 200) String name,
        @NotNull @Pattern(regexp = Product.CATEGORY) String category,
        @NotNull @Min(0) @Max(100_000_000) Integer priceCents) {}
