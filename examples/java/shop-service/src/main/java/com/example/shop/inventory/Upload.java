package com.example.shop.inventory;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** A stream of the client, read one message at a time: the next one comes when this one is answered and the client reads. */
abstract class Upload<Q, A> implements StreamObserver<Q> {
    private final ServerCallStreamObserver<A> answer;
    private boolean waits;

    Upload(StreamObserver<A> answer) {
        this.answer = (ServerCallStreamObserver<A>) answer;
        this.answer.disableAutoRequest();
        this.answer.setOnReadyHandler(this::requestNext);
        this.answer.request(1);
    }

    /** Throws what the client is told. */
    abstract void take(Q message);

    abstract void end();

    @Override
    public void onNext(Q message) {
        take(message);
        waits = true;
        requestNext();
    }

    @Override
    public void onError(Throwable fault) {
        // The client has given up.
    }

    @Override
    public void onCompleted() {
        end();
        answer.onCompleted();
    }

    /** A client that doesn't read its answers gets no more of them. */
    private void requestNext() {
        if (waits && answer.isReady()) {
            waits = false;
            answer.request(1);
        }
    }
}
