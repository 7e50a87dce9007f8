package com.example.shop.inventory;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.grpc.server.service.GrpcService;
import shop.v1.InventoryGrpc.InventoryImplBase;
import shop.v1.InventoryOuterClass.GetStockRequest;
import shop.v1.InventoryOuterClass.ImportSummary;
import shop.v1.InventoryOuterClass.ReserveRequest;
import shop.v1.InventoryOuterClass.ReserveResponse;
import shop.v1.InventoryOuterClass.ReserveResponse.Outcome;
import shop.v1.InventoryOuterClass.Stock;
import shop.v1.InventoryOuterClass.StockBatch;
import shop.v1.InventoryOuterClass.WatchStockRequest;

@GrpcService
class InventoryService extends InventoryImplBase {
    private static final Pattern SKU = Pattern.compile("[A-Z0-9][A-Z0-9-]{2,31}");
    private static final Pattern RESERVATION_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MAX_IMPORT_ITEMS = 1_000_000;
    private static final int MAX_WATCHED_SKUS = 500;
    private static final int MAX_QUANTITY = 10_000;

    private final StockRepository stock;
    private final Watches watches;

    InventoryService(StockRepository stock, Watches watches) {
        this.stock = stock;
        this.watches = watches;
    }

    static Stock message(StockItem item) {
        return Stock.newBuilder()
                .setSku(item.sku())
                .setAvailable(item.available())
                .setReserved(item.reserved())
                .build();
    }

    @Override
    public void getStock(GetStockRequest request, StreamObserver<Stock> answer) {
        var sku = checked(request.getSku());
        var found = stock.find(sku)
                .orElseThrow(() -> Status.NOT_FOUND.withDescription("no stock has the sku '%s'".formatted(sku)).asRuntimeException());
        answer.onNext(message(found));
        answer.onCompleted();
    }

    @Override
    public StreamObserver<StockBatch> importStock(StreamObserver<ImportSummary> answer) {
        return new Upload<>(answer) {
            private final Map<String, Integer> quantities = new LinkedHashMap<>();
            private int batches;
            private boolean complete;

            @Override
            void take(StockBatch batch) {
                batches++;
                complete = batch.getLast();
                batch.getItemsList().forEach(item -> quantities.put(checked(item.getSku()), item.getQuantity()));
                if (quantities.size() > MAX_IMPORT_ITEMS) {
                    throw Status.RESOURCE_EXHAUSTED
                            .withDescription("one import takes %d skus at most".formatted(MAX_IMPORT_ITEMS))
                            .asRuntimeException();
                }
            }

            @Override
            void end() {
                if (!complete) {
                    throw invalid("the stream ended before a batch that is the last");
                }
                stock.setQuantities(quantities);
                answer.onNext(ImportSummary.newBuilder().setBatches(batches).setItems(quantities.size()).build());
            }
        };
    }

    @Override
    public void watchStock(WatchStockRequest request, StreamObserver<Stock> answer) {
        var skus = new LinkedHashSet<>(request.getSkusList().stream().map(InventoryService::checked).toList());
        if (skus.isEmpty() || skus.size() > MAX_WATCHED_SKUS) {
            throw invalid("skus must be 1 to %d".formatted(MAX_WATCHED_SKUS));
        }
        var client = (ServerCallStreamObserver<Stock>) answer;
        var watch = new StockWatch(client);
        var unfollow = stock.follow(skus, watch::offer);
        Runnable over = () -> {
            watches.remove(watch);
            watch.stop();
            unfollow.run();
        };
        client.setOnCancelHandler(over);
        client.setOnCloseHandler(over);
        watches.add(watch);
        // A change that came meanwhile is newer than what is read.
        skus.forEach(sku -> stock.find(sku).ifPresent(watch::offerFirst));
    }

    @Override
    public StreamObserver<ReserveRequest> reserve(StreamObserver<ReserveResponse> answer) {
        return new Upload<>(answer) {
            @Override
            void take(ReserveRequest request) {
                if (!RESERVATION_ID.matcher(request.getReservationId()).matches()) {
                    throw invalid("reservation_id must be 1 to 64 letters, digits, hyphens and underscores");
                }
                var sku = checked(request.getSku());
                int quantity = request.getQuantity();
                if (quantity < 1 || quantity > MAX_QUANTITY) {
                    throw invalid("quantity must be from 1 to %d".formatted(MAX_QUANTITY));
                }
                var reservation = stock.reserve(request.getReservationId(), sku, quantity);
                answer.onNext(ReserveResponse.newBuilder()
                        .setReservationId(request.getReservationId())
                        .setOutcome(Outcome.valueOf("OUTCOME_" + reservation.outcome()))
                        .setAvailable(reservation.available())
                        .build());
            }

            @Override
            void end() {
                // Each request has had its answer.
            }
        };
    }

    private static String checked(String sku) {
        if (!SKU.matcher(sku).matches()) {
            throw invalid("a sku is 3 to 32 capitals, digits and hyphens");
        }
        return sku;
    }

    private static RuntimeException invalid(String detail) {
        return Status.INVALID_ARGUMENT.withDescription(detail).asRuntimeException();
    }
}
