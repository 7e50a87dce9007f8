package com.example.shop.storefront.products;

import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** An invalidation that hangs would hold up the exit. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("distribution.id.parameter")
class AwsClients {
    @Bean
    CloudFrontClient cloudFront() {
        return CloudFrontClient.builder().region(Region.AWS_GLOBAL).httpClientBuilder(http()).build();
    }

    @Bean
    SsmClient ssm() {
        return SsmClient.builder().httpClientBuilder(http()).build();
    }

    private static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(2)).socketTimeout(Duration.ofSeconds(5));
    }
}
