package com.example.shop.storefront.orders;

import com.example.shop.storefront.http.Unavailable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client that follows orders of its user. */
class OrderFollower {
    private static final int MAX_ORDERS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(OrderFollower.class);

    private final WebSocketSession client;
    private final String owner;
    private final OrderBook orders;
    private final JsonMapper json;
    private final Map<String, Followed> following = new HashMap<>();
    private boolean gone;

    OrderFollower(WebSocketSession client, String owner, OrderBook orders, JsonMapper json) {
        this.client = client;
        this.owner = owner;
        this.orders = orders;
        this.json = json;
    }

    private static final class Followed {
        private Runnable end;
        private OrderState told;
    }

    /** The messages of a client come one after the other. */
    void receive(String text) throws IOException {
        JsonNode tree;
        try {
            tree = json.readTree(text);
        } catch (JacksonException notJson) {
            send(OrderMessages.Refused.of("not-json", "messages are JSON objects"));
            return;
        }
        try {
            answer(json.treeToValue(tree, OrderMessages.FromClient.class));
        } catch (JacksonException notOurs) {
            answer(null);
        } catch (Unavailable unavailable) {
            client.close(CloseStatus.SERVICE_OVERLOAD.withReason("the store is not there"));
        }
    }

    /** After this nobody tells the client anything. */
    synchronized void end() {
        gone = true;
        unfollow(List.copyOf(following.keySet()));
    }

    private void answer(OrderMessages.FromClient message) {
        if (message == null || !message.valid()) {
            var detail = "type is 'subscribe' or 'unsubscribe', orderIds a list of 1 to %d ids".formatted(OrderMessages.MAX_IDS);
            send(OrderMessages.Refused.of("not-a-message", detail));
            return;
        }
        var orderIds = message.orderIds().stream().distinct().toList();
        if (message.type().equals("subscribe")) {
            follow(orderIds);
        } else {
            unfollow(orderIds);
            send(new OrderMessages.Confirmed("unsubscribed", orderIds));
        }
    }

    private void follow(List<String> orderIds) {
        var known = orderIds.stream().filter(id -> orders.find(id, owner).isPresent()).toList();
        var unknown = orderIds.stream().filter(id -> !known.contains(id)).toList();
        List<String> added;
        synchronized (this) {
            added = known.stream().filter(id -> !following.containsKey(id)).toList();
            if (following.size() + added.size() > MAX_ORDERS) {
                var detail = "a connection follows %d orders at most".formatted(MAX_ORDERS);
                send(OrderMessages.Refused.of("too-many-orders", detail, orderIds));
                return;
            }
        }
        if (!unknown.isEmpty()) {
            send(OrderMessages.Refused.of("unknown-order", "you have no such order", unknown));
        }
        if (!known.isEmpty()) {
            send(new OrderMessages.Confirmed("subscribed", known));
        }
        added.forEach(this::listen);
        // Read again, now that no change is missed.
        added.forEach(id -> orders.find(id, owner).map(Order::status).ifPresent(this::tell));
    }

    private synchronized void listen(String id) {
        // It may have left while the store answered.
        if (!gone) {
            var followed = new Followed();
            following.put(id, followed);
            followed.end = orders.follow(id, this::tell);
        }
    }

    /** States only go forward: what comes late, or twice, is dropped. */
    private synchronized void tell(OrderStatus status) {
        var followed = following.get(status.id());
        if (followed != null && (followed.told == null || status.state().isLaterThan(followed.told))) {
            followed.told = status.state();
            send(OrderMessages.Status.of(status));
        }
    }

    private synchronized void unfollow(List<String> orderIds) {
        orderIds.stream().map(following::remove).filter(Objects::nonNull).forEach(followed -> followed.end.run());
    }

    private void send(Object message) {
        try {
            if (client.isOpen()) {
                client.sendMessage(new TextMessage(json.writeValueAsString(message)));
            }
        } catch (IOException | IllegalStateException broken) {
            LOG.debug("the client is gone", broken);
        }
    }
}
