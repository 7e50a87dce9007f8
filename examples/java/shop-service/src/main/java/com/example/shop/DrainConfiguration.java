package com.example.shop;

import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/** How the time to stop in is shared out: one half to say goodbye to who stays connected, one half to finish what is asked. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Drain.class)
public class DrainConfiguration {

    @Bean(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
    DefaultLifecycleProcessor lifecycleProcessor(Drain drain) {
        var processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(drain.part(0.5).toMillis());
        processor.setTimeoutsForShutdownPhases(Map.of(GoodbyePhase.PHASE, drain.part(1).toMillis()));
        return processor;
    }
}
