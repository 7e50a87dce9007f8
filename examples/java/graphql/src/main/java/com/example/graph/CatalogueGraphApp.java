package com.example.graph;

import com.example.computes.Computes;
import com.example.computes.Options;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One stack, its region and compute. */
public final class CatalogueGraphApp {
    private CatalogueGraphApp() {}

    public static void main(String[] args) {
        App app = new App();
        Environment env = Environment.builder().region(Options.region(app)).build();
        StackProps props = StackProps.builder().env(env).build();
        new CatalogueGraphStack(app, "CatalogueGraph", props, "../../typescript/graphql/service", Computes.chosen(app));
        app.synth();
    }
}
