package com.example.computes;

import java.util.Optional;
import software.amazon.awscdk.App;

/** What {@code -c name=value} says to every example. */
public final class Options {
    private Options() {}

    /** The value of an option, if it has one. */
    public static Optional<String> option(App app, String name) {
        return Optional.ofNullable(app.getNode().tryGetContext(name)).map(value -> text(name, value));
    }

    /** The value of an option that {@code cdk.json} or {@code -c} must give. */
    public static String required(App app, String name) {
        return text(name, app.getNode().getContext(name));
    }

    /** The region of the app's stacks. */
    public static String region(App app) {
        return option(app, "region").orElse("eu-west-1");
    }

    /** What {@code -c} gives is a string; {@code cdk.json} may hold anything. */
    private static String text(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the context value \"" + name + "\" must be a string, and is " + value + ": put it in quotes");
    }
}
