package com.example.everything;

import io.github.cdkscalableapi.IMetricListener;
import io.github.cdkscalableapi.IMonitored;
import io.github.cdkscalableapi.MonitoredMetric;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** A queue whose dead letters are worth an alarm beside those of the API. */
final class Mail extends Construct implements IMonitored {
    private final Queue deadLetters;

    Mail(Construct scope, String id) {
        super(scope, id);
        deadLetters = Queue.Builder.create(this, "DeadLetters").retentionPeriod(Duration.days(14)).build();
    }

    @Override
    public void monitor(IMetricListener listener) {
        MetricOptions often = MetricOptions.builder().period(Duration.minutes(5)).build();
        listener.metricAdded(MonitoredMetric.builder()
                .id("DeadLetters")
                .name("DeadLetters")
                .metric(deadLetters.metricApproximateNumberOfMessagesVisible(often))
                .unit("messages")
                .threshold(0)
                .evaluationPeriods(1)
                .description("mail was given up: read the dead letters, and send them again")
                .build());
    }
}
