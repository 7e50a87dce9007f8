package com.example.inventory;

import com.example.computes.Computes;
import com.example.computes.Options;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One stack, its region, domain and compute. */
public final class InventoryApp {
    private InventoryApp() {}

    public static void main(String[] args) {
        App app = new App();
        InventoryOptions options = new InventoryOptions(
                "../../typescript/grpc/service",
                Computes.chosen(app),
                Options.required(app, "domain"),
                Options.required(app, "zoneId"));
        Environment env = Environment.builder().region(Options.region(app)).build();
        new InventoryStack(app, "Inventory", StackProps.builder().env(env).build(), options);
        app.synth();
    }
}
