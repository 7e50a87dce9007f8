package com.example.shop.storefront.orders;

import com.example.shop.storefront.http.Unavailable;
import com.example.shop.storefront.store.Store;
import com.example.shop.storefront.store.StoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.databind.json.JsonMapper;

/** Orders in Valkey, for any number of copies. */
class ValkeyOrderBook implements OrderBook, MessageListener, SubscriptionListener {
    /** Handed out at once. */
    private static final int MAX_CLAIMED = 20;

    /** Steps that nobody sees half done, even when the copy that takes them dies. */
    private static final RedisScript<String> PLACE = RedisScript.of(new ClassPathResource("orders/place.lua"), String.class);

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> CLAIM = RedisScript.of(new ClassPathResource("orders/claim.lua"), List.class);

    private static final RedisScript<Long> MOVE = RedisScript.of(new ClassPathResource("orders/move.lua"), Long.class);

    private final Store store;
    private final StringRedisTemplate valkey;
    private final StoreProperties names;
    private final JsonMapper json;
    private final Duration step;
    private final Changes changes = new Changes();

    ValkeyOrderBook(Store store, StringRedisTemplate valkey, StoreProperties names, JsonMapper json, Duration step) {
        this.store = store;
        this.valkey = valkey;
        this.names = names;
        this.json = json;
        this.step = step;
    }

    /** One for all orders: a copy follows few of them, but then needs no subscription for each. */
    String channel() {
        return names.key("orders", "changed");
    }

    @Override
    public Optional<Placement> placed(OrderRequest request) {
        var text = store.run(() -> valkey.opsForValue().get(requestKey(request)));
        return Optional.ofNullable(text).map(this::placement);
    }

    @Override
    public Placement place(OrderRequest request, Order order) {
        var text = json.writeValueAsString(new Placement(request.items(), order));
        var keys = List.of(requestKey(request), orderKey(order.id()), ownerKey(request.owner()), dueKey());
        return placement(store.run(() -> valkey.execute(
                PLACE,
                keys,
                text,
                order.id(),
                request.owner(),
                json.writeValueAsString(order),
                order.state().text(),
                order.at().toString(),
                millis(step),
                String.valueOf(KEPT.toSeconds()),
                String.valueOf(LISTED))));
    }

    @Override
    public Optional<Order> find(String id, String owner) {
        return read(id).filter(entry -> entry.owner().equals(owner)).map(Entry::order);
    }

    @Override
    public List<Order> list(String owner) {
        var ids = store.run(() -> valkey.opsForList().range(ownerKey(owner), 0, -1));
        return Stream.ofNullable(ids).flatMap(List::stream).flatMap(id -> find(id, owner).stream()).toList();
    }

    @Override
    public List<OrderStatus> claim(Duration lease) {
        List<?> ids = store.run(() -> valkey.execute(CLAIM, List.of(dueKey()), millis(lease), String.valueOf(MAX_CLAIMED)));
        return ids.stream().map(String::valueOf).flatMap(id -> claimed(id).stream()).toList();
    }

    @Override
    public void move(String id, OrderState from, OrderState to) {
        var status = new OrderStatus(id, to, Order.now());
        var delay = to.next().isPresent() ? millis(step) : "";
        var message = json.writeValueAsString(status);
        var keys = List.of(orderKey(id), dueKey());
        store.run(() -> valkey.execute(MOVE, keys, id, from.text(), to.text(), status.at().toString(), delay, channel(), message));
    }

    @Override
    public Runnable follow(String id, Consumer<OrderStatus> listener) {
        return changes.follow(id, listener);
    }

    @Override
    public void onMessage(Message message, byte[] pattern) {
        changes.tell(json.readValue(message.getBody(), OrderStatus.class));
    }

    /** Nobody repeats a message that came while the connection was broken. */
    @Override
    public void onChannelSubscribed(byte[] channel, long count) {
        try {
            changes.followed().forEach(id -> read(id).map(Entry::order).map(Order::status).ifPresent(changes::tell));
        } catch (Unavailable again) {
            // It comes again with the next connection.
            return;
        }
    }

    private record Entry(String owner, Order order) {}

    private Optional<OrderStatus> claimed(String id) {
        var entry = read(id);
        if (entry.isEmpty()) {
            store.run(() -> valkey.opsForZSet().remove(dueKey(), id));
        }
        return entry.map(Entry::order).map(Order::status);
    }

    private Optional<Entry> read(String id) {
        Map<String, String> found = store.run(() -> valkey.<String, String>opsForHash().entries(orderKey(id)));
        if (!found.containsKey("order")) {
            return Optional.empty();
        }
        var order = json.readValue(found.get("order"), Order.class).in(OrderState.of(found.get("state")), Instant.parse(found.get("at")));
        return Optional.of(new Entry(found.get("owner"), order));
    }

    private Placement placement(String text) {
        return json.readValue(text, Placement.class);
    }

    private String orderKey(String id) {
        return names.key("orders", "of-id", id);
    }

    private String ownerKey(String owner) {
        return names.key("orders", "of-user", owner);
    }

    private String dueKey() {
        return names.key("orders", "due");
    }

    private String requestKey(OrderRequest request) {
        return names.key("orders", "of-request", json.writeValueAsString(List.of(request.owner(), request.key())));
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
