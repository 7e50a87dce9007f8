package com.example.everything;

import io.github.cdkscalableapi.IRuleNames;
import io.github.cdkscalableapi.IWebAcl;
import io.github.cdkscalableapi.WebAclBindOptions;
import io.github.cdkscalableapi.WebAclConfig;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.IStableAnyProducer;
import software.amazon.awscdk.Lazy;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACL.AllowActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.CountActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.DefaultActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.ManagedRuleGroupStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.OverrideActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionOverrideProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.StatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.VisibilityConfigProperty;
import software.constructs.Construct;

/** A web ACL with one of AWS's rule groups. */
record OwnFirewall() implements IWebAcl {
    @Override
    public Boolean getMakesResources() {
        return true;
    }

    @Override
    public WebAclConfig bind(Construct scope, WebAclBindOptions options) {
        // Services may be added later, and bring more rules that only count.
        IStableAnyProducer counted = () -> overrides(options.getCountedRules());
        ManagedRuleGroupStatementProperty group = ManagedRuleGroupStatementProperty.builder()
                .vendorName("AWS")
                .name("AWSManagedRulesCommonRuleSet")
                .ruleActionOverrides(Lazy.any(counted))
                .build();
        RuleProperty common = RuleProperty.builder()
                .name("Common")
                .priority(0)
                .overrideAction(OverrideActionProperty.builder().none(Map.of()).build())
                .statement(StatementProperty.builder().managedRuleGroupStatement(group).build())
                .visibilityConfig(visibility("Common"))
                .build();
        CfnWebACL firewall = CfnWebACL.Builder.create(scope, "OwnFirewall")
                .scope(options.getWafScope())
                .defaultAction(DefaultActionProperty.builder().allow(AllowActionProperty.builder().build()).build())
                .visibilityConfig(visibility("OwnFirewall"))
                .rules(List.of(common))
                .build();
        return WebAclConfig.builder().webAclArn(firewall.getAttrArn()).metricName("OwnFirewall").build();
    }

    private static List<RuleActionOverrideProperty> overrides(IRuleNames counted) {
        RuleActionProperty count = RuleActionProperty.builder().count(CountActionProperty.builder().build()).build();
        return counted.getNames().stream()
                .map(name -> RuleActionOverrideProperty.builder().name(name).actionToUse(count).build())
                .toList();
    }

    private static VisibilityConfigProperty visibility(String metricName) {
        return VisibilityConfigProperty.builder()
                .cloudWatchMetricsEnabled(true)
                .metricName(metricName)
                .sampledRequestsEnabled(false)
                .build();
    }
}
