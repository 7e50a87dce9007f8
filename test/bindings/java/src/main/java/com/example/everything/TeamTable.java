package com.example.everything;

import io.github.cdkscalableapi.ISessionBackend;
import io.github.cdkscalableapi.ISessionEngine;
import io.github.cdkscalableapi.MonitoredMetric;
import io.github.cdkscalableapi.SessionEngineBindOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/** Sessions in a table that the team has already. */
record TeamTable(String tableName) implements ISessionEngine {
    @Override
    public String getName() {
        return "team table";
    }

    @Override
    public Boolean getInVpc() {
        return false;
    }

    @Override
    public ISessionBackend bind(Construct scope, SessionEngineBindOptions options) {
        return new Sessions(scope, "Sessions", tableName);
    }

    private static final class Sessions extends Construct implements ISessionBackend {
        private final ITable table;

        Sessions(Construct scope, String id, String tableName) {
            super(scope, id);
            table = Table.fromTableName(this, "Table", tableName);
        }

        @Override
        public Map<String, String> getVariables() {
            return Map.of("ENGINE", "dynamodb", "TABLE", table.getTableName());
        }

        @Override
        public List<MonitoredMetric> getMetrics() {
            return List.of();
        }

        @Override
        public void grantAccess(IGrantable grantee) {
            table.grantReadWriteData(grantee);
        }

        @Override
        public IMetric metric(String metricName, MetricOptions options) {
            return table.metric(metricName, options);
        }

        @Override
        public IMetric metric(String metricName) {
            return table.metric(metricName);
        }
    }
}
