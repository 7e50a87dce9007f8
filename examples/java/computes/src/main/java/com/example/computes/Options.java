package com.example.computes;

import java.util.Optional;
import software.amazon.awscdk.App;

/** What {@code -c name=value} says to every example. */
public final class Options {
    private Options() {}

    /** The value of an option, if it has one. */
    public static Optional<String> option(App app, String name) {
        return Optional.ofNullable((String) app.getNode().tryGetContext(name));
    }

    /** The value of an option that {@code cdk.json} or {@code -c} must give. */
    public static String required(App app, String name) {
        return (String) app.getNode().getContext(name);
    }

    /** The region of the app's stacks. */
    public static String region(App app) {
        return option(app, "region").orElse("eu-west-1");
    }
}
