package com.example.shop;

import org.springframework.context.SmartLifecycle;

/** What is done first when the process is told to stop, while everything else still works. */
public abstract class GoodbyePhase implements SmartLifecycle {
    /** Before the web server and the gRPC server stop. */
    public static final int PHASE = Integer.MAX_VALUE;

    private volatile boolean running;

    /** Returns when everybody has been told. */
    protected abstract void sayGoodbye() throws InterruptedException;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try {
            sayGoodbye();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            running = false;
        }
    }

    /** All at the same time. */
    @Override
    public void stop(Runnable done) {
        new Thread(
                        () -> {
                            stop();
                            done.run();
                        },
                        getClass().getSimpleName())
                .start();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
