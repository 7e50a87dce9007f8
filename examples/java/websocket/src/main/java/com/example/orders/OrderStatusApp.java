package com.example.orders;

import com.example.computes.Computes;
import com.example.computes.Options;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One stack, its region and compute. */
public final class OrderStatusApp {
    private OrderStatusApp() {}

    public static void main(String[] args) {
        App app = new App();
        Environment env = Environment.builder().region(Options.region(app)).build();
        StackProps props = StackProps.builder().env(env).build();
        new OrderStatusStack(app, "OrderStatus", props, "../../typescript/websocket/service", Computes.chosen(app));
        app.synth();
    }
}
