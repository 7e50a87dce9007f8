package com.example.shop.storefront.orders;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/** The status of a user's orders, as it changes. */
@Component
class OrderSocket extends TextWebSocketHandler implements SubProtocolCapable {
    /** What a browser offers beside its token. The edge takes the token away, and leaves this. */
    private static final String SUBPROTOCOL = "shop.v1";

    /** A client that asks and never reads the answers is cut. */
    private static final int MAX_WAITING_BYTES = 1024 * 1024;

    private static final int MAX_SEND_MILLISECONDS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(OrderSocket.class);

    private final OrderBook orders;
    private final JsonMapper json;
    private final TaskScheduler scheduler;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    OrderSocket(OrderBook orders, JsonMapper json, TaskScheduler scheduler) {
        this.orders = orders;
        this.json = json;
        this.scheduler = scheduler;
    }

    private static final class Client {
        private final WebSocketSession session;
        private final OrderFollower follower;
        private final Future<?> end;
        private volatile boolean unanswered;

        Client(WebSocketSession session, OrderFollower follower, Future<?> end) {
            this.session = session;
            this.follower = follower;
            this.end = end;
        }
    }

    int size() {
        return clients.size();
    }

    Collection<WebSocketSession> sessions() {
        return clients.values().stream().map(client -> client.session).toList();
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(SUBPROTOCOL);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession raw) {
        var session = new ConcurrentWebSocketSessionDecorator(raw, MAX_SEND_MILLISECONDS, MAX_WAITING_BYTES);
        var token = ((JwtAuthenticationToken) Objects.requireNonNull(raw.getPrincipal())).getToken();
        var expires = Objects.requireNonNullElse(token.getExpiresAt(), Instant.EPOCH);
        // Who may no longer call by the end of the token gets no new one.
        var expired = CloseStatus.POLICY_VIOLATION.withReason("the access token has expired");
        var end = scheduler.schedule(() -> close(session, expired), expires);
        clients.put(raw.getId(), new Client(session, new OrderFollower(session, token.getSubject(), orders, json), end));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        clients.get(session.getId()).follower.receive(message.getPayload());
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        clients.get(session.getId()).unanswered = false;
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable fault) {
        LOG.warn("a client broke the protocol or the connection: {}", fault.toString());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        var client = clients.remove(session.getId());
        if (client != null) {
            client.end.cancel(false);
            client.follower.end();
        }
    }

    /** Below the idle timeout of whatever is on the way. Who doesn't answer until the next one is gone. */
    @Scheduled(fixedRateString = "${PING_SECONDS:30}", timeUnit = TimeUnit.SECONDS)
    void ping() {
        clients.values().forEach(client -> {
            if (client.unanswered) {
                close(client.session, CloseStatus.SESSION_NOT_RELIABLE);
                return;
            }
            client.unanswered = true;
            try {
                client.session.sendMessage(new PingMessage());
            } catch (IOException | IllegalStateException broken) {
                LOG.debug("the client is gone", broken);
            }
        });
    }

    static void close(WebSocketSession session, CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException broken) {
            LOG.debug("the client is gone", broken);
        }
    }
}
