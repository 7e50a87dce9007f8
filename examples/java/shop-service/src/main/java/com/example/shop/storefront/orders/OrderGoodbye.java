package com.example.shop.storefront.orders;

import com.example.shop.Drain;
import com.example.shop.GoodbyePhase;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/** Sends the clients of WebSockets away, spread over half of the time, so that they don't come back all at once. */
@Component
class OrderGoodbye extends GoodbyePhase {
    private static final long ANSWER_MILLISECONDS = 1_000;

    private final OrderSocket socket;
    private final Drain drain;

    OrderGoodbye(OrderSocket socket, Drain drain) {
        this.socket = socket;
        this.drain = drain;
    }

    @Override
    protected void sayGoodbye() throws InterruptedException {
        var sessions = List.copyOf(socket.sessions());
        for (WebSocketSession session : sessions) {
            OrderSocket.close(session, CloseStatus.GOING_AWAY.withReason("the service is restarting"));
            Thread.sleep(drain.part(0.5).toMillis() / sessions.size());
        }
        // Time for the last ones to answer the closing frame.
        for (long waited = 0; waited < ANSWER_MILLISECONDS && socket.size() > 0; waited += 50) {
            Thread.sleep(50);
        }
    }
}
