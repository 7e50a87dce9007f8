package com.example.shop.storefront.orders;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What goes over the WebSocket; as in the WebSocket example. */
final class OrderMessages {
    /** In one message. */
    static final int MAX_IDS = 100;

    private OrderMessages() {}

    /** What clients send. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record FromClient(String type, List<String> orderIds) {
        boolean valid() {
            return ("subscribe".equals(type) || "unsubscribe".equals(type))
                    && orderIds != null
                    && !orderIds.isEmpty()
                    && orderIds.size() <= MAX_IDS
                    && orderIds.stream().allMatch(Objects::nonNull);
        }
    }

    record Confirmed(String type, List<String> orderIds) {}

    record Status(String type, String orderId, OrderState state, Instant at) {
        static Status of(OrderStatus status) {
            return new Status("status", status.id(), status.state(), status.at());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(String type, String code, String detail, List<String> orderIds) {
        static Refused of(String code, String detail) {
            return of(code, detail, null);
        }

        static Refused of(String code, String detail, List<String> orderIds) {
            return new Refused("error", code, detail, orderIds);
        }
    }
}
