package com.example.shop.inventory;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.stereotype.Component;

/** What a client may see of a fault: the text of an unexpected one goes to the log only. */
@Component("inventoryFaults")
class UnexpectedFaults implements GrpcExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFaults.class);

    @Override
    public StatusException handleException(Throwable fault) {
        if (fault instanceof StatusRuntimeException meant) {
            return meant.getStatus().asException();
        }
        LOG.error("the service failed to answer", fault);
        return Status.INTERNAL.withDescription("the service failed to answer").asException();
    }
}
