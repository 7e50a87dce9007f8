package com.example.shop.inventory;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;
import shop.v1.InventoryGrpc;

/**
 * Logs each call, and hands its request id back in the trailers. Health checks come every few seconds, and aren't worth a line. It is
 * around what turns faults into statuses.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@GlobalServerInterceptor
class CallLog implements ServerInterceptor {
    private static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    /** Printable and short: it goes to the log and back to the client. */
    private static final Pattern FIT = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!InventoryGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        var said = headers.get(REQUEST_ID);
        var id = said != null && FIT.matcher(said).matches() ? said : UUID.randomUUID().toString();
        var line = new Line(id, call.getMethodDescriptor().getFullMethodName());
        var logged = new SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                trailers.put(REQUEST_ID, id);
                super.close(status, trailers);
                line.write(status);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(logged, headers)) {
            @Override
            public void onCancel() {
                super.onCancel();
                line.write(Status.CANCELLED);
            }
        };
    }

    /** Written once, however a call ends. */
    private static final class Line {
        private final AtomicBoolean written = new AtomicBoolean();
        private final long started = System.nanoTime();
        private final String id;
        private final String method;

        Line(String id, String method) {
            this.id = id;
            this.method = method;
        }

        void write(Status status) {
            if (written.compareAndSet(false, true)) {
                LOG.atInfo()
                        .addKeyValue("requestId", id)
                        .addKeyValue("method", method)
                        .addKeyValue("code", status.getCode())
                        .addKeyValue("milliseconds", (System.nanoTime() - started) / 1_000_000)
                        .log("call ended");
            }
        }
    }
}
