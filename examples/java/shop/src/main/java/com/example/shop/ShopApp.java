package com.example.shop;

import com.example.computes.Computes;
import com.example.computes.Options;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One stack, its region, domain and compute, and which services it runs. */
public final class ShopApp {
    private ShopApp() {}

    public static void main(String[] args) {
        App app = new App();
        ShopOptions options = new ShopOptions(
                services(app),
                Computes.chosen(app),
                "../../typescript/shop/web/dist",
                Options.required(app, "domain"),
                Options.required(app, "zoneId"));
        Environment env = Environment.builder().region(Options.region(app)).build();
        new ShopStack(app, "Shop", StackProps.builder().env(env).build(), options);
        app.synth();
    }

    /** What {@code -c service=…} chooses. */
    private static ShopServices services(App app) {
        String name = Options.option(app, "service").orElse("node");
        return switch (name) {
            case "node" -> ShopServices.node("../../typescript/shop/service", "../../typescript/grpc/service");
            case "spring" -> ShopServices.springBoot("../shop-service");
            default -> throw new IllegalArgumentException("-c service=" + name + " is none of node, spring");
        };
    }
}
