"""What users write themselves: the library calls back into each of these."""

from collections.abc import Mapping, Sequence
from typing import Any

import jsii
from aws_cdk import Duration, IStableAnyProducer, Lazy, RemovalPolicy
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_wafv2 as wafv2
from cdk_scalable_api import (
    ArtifactKind,
    AuthorizerConfig,
    AuthorizerTraits,
    ComputeCapabilities,
    EdgeOriginConfig,
    EdgeTraits,
    IApiAuthorizer,
    ICompute,
    IEdgeOrigin,
    IEdgeRouteListener,
    IMetricListener,
    IMonitored,
    IRuleNames,
    IServiceArtifact,
    ISessionBackend,
    ISessionEngine,
    IWebAcl,
    IWorkload,
    IWorkloadAttachment,
    MonitoredMetric,
    RouteConditions,
    ScalingKind,
    ServicePort,
    WebAclConfig,
)
from constructs import Construct


@jsii.implements(ICompute)
class OwnCompute:
    """Another compute, as far as a platform team answers for it: images only, scaled by what its dashboards show."""

    def __init__(self, usual: ICompute) -> None:
        self._usual = usual

    @property
    def capabilities(self) -> ComputeCapabilities:
        usual = self._usual.capabilities
        return ComputeCapabilities(
            name=usual.name,
            artifact_kinds=[ArtifactKind.CONTAINER_IMAGE],
            architectures=usual.architectures,
            protocol_versions=usual.protocol_versions,
            scaling_kinds=[ScalingKind.CPU, ScalingKind.MEMORY, ScalingKind.REQUESTS_PER_TARGET],
            secrets_at_start=usual.secrets_at_start,
            service_principals=usual.service_principals,
            session_tag_principals=usual.session_tag_principals,
            weighted=usual.weighted,
            spot=usual.spot,
            placement_seconds=usual.placement_seconds,
            metric_seconds=usual.metric_seconds,
            cost_shape=usual.cost_shape,
        )

    @property
    def vpc(self) -> ec2.IVpc | None:
        return self._usual.vpc

    def bind(
        self,
        scope: Construct,
        *,
        artifact: IServiceArtifact,
        environment: Mapping[str, str],
        ports: Sequence[ServicePort | dict[str, Any]],
        role: iam.IRole,
        security_group: ec2.ISecurityGroup,
        vpc: ec2.IVpc,
        load_balancer_full_name: str | None = None,
    ) -> IWorkload:
        return self._usual.bind(
            scope,
            artifact=artifact,
            environment=environment,
            ports=ports,
            role=role,
            security_group=security_group,
            vpc=vpc,
            load_balancer_full_name=load_balancer_full_name,
        )


@jsii.implements(IWorkloadAttachment)
class Flag:
    """Tells the service that it is on."""

    def attach_to(self, workload: IWorkload) -> None:
        workload.add_environment("FLAG", "on")


@jsii.implements(IApiAuthorizer)
class Tenants:
    """Lets those in whose header names a tenant that is known."""

    @property
    def traits(self) -> AuthorizerTraits:
        return AuthorizerTraits(
            name="tenants",
            guarded=True,
            requires_tls=True,
            calls_issuer=False,
            login=False,
            condition_values=1,
        )

    def bind(self, scope: Construct, *, domain_name: str | None = None) -> AuthorizerConfig:
        rule = elbv2.CfnListenerRule
        header = rule.HttpHeaderConfigProperty(http_header_name="X-Tenant", values=["known-*"])
        return AuthorizerConfig(conditions=[rule.RuleConditionProperty(field="http-header", http_header_config=header)])


@jsii.implements(IWebAcl)
class OwnFirewall:
    """A web ACL with one of AWS's rule groups."""

    @property
    def makes_resources(self) -> bool:
        return True

    def bind(self, scope: Construct, *, counted_rules: IRuleNames, waf_scope: str) -> WebAclConfig:
        acl = wafv2.CfnWebACL
        group = acl.ManagedRuleGroupStatementProperty(
            vendor_name="AWS",
            name="AWSManagedRulesCommonRuleSet",
            # Services may be added later, and bring more rules that only count.
            rule_action_overrides=Lazy.any(_Overrides(counted_rules)),
        )
        common = acl.RuleProperty(
            name="Common",
            priority=0,
            override_action=acl.OverrideActionProperty(none={}),
            statement=acl.StatementProperty(managed_rule_group_statement=group),
            visibility_config=_visibility("Common"),
        )
        firewall = wafv2.CfnWebACL(
            scope,
            "OwnFirewall",
            scope=waf_scope,
            default_action=acl.DefaultActionProperty(allow=acl.AllowActionProperty()),
            visibility_config=_visibility("OwnFirewall"),
            rules=[common],
        )
        return WebAclConfig(web_acl_arn=firewall.attr_arn, metric_name="OwnFirewall")


def _visibility(metric_name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=metric_name, sampled_requests_enabled=False
    )


@jsii.implements(IStableAnyProducer)
class _Overrides:
    def __init__(self, counted: IRuleNames) -> None:
        self._counted = counted

    def produce(self) -> list[wafv2.CfnWebACL.RuleActionOverrideProperty]:
        acl = wafv2.CfnWebACL
        count = acl.RuleActionProperty(count=acl.CountActionProperty())
        return [acl.RuleActionOverrideProperty(name=name, action_to_use=count) for name in self._counted.names]


@jsii.implements(ISessionEngine)
class TeamTable:
    """Sessions in a table that the team has already."""

    def __init__(self, table_name: str) -> None:
        self._table_name = table_name

    @property
    def name(self) -> str:
        return "team table"

    @property
    def in_vpc(self) -> bool:
        return False

    def bind(
        self,
        scope: Construct,
        *,
        key_prefix: str,
        removal_policy: RemovalPolicy | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | dict[str, Any] | None = None,
    ) -> ISessionBackend:
        return _TeamSessions(scope, "Sessions", self._table_name)


@jsii.implements(ISessionBackend)
class _TeamSessions(Construct):
    def __init__(self, scope: Construct, id: str, table_name: str) -> None:
        super().__init__(scope, id)
        self._table = dynamodb.Table.from_table_name(self, "Table", table_name)

    @property
    def variables(self) -> Mapping[str, str]:
        return {"ENGINE": "dynamodb", "TABLE": self._table.table_name}

    @property
    def password_secret(self) -> secretsmanager.ISecret | None:
        return None

    @property
    def connections(self) -> ec2.Connections | None:
        return None

    @property
    def metrics(self) -> list[MonitoredMetric]:
        return []

    def grant_access(self, grantee: iam.IGrantable) -> None:
        self._table.grant_read_write_data(grantee)

    def metric(
        self,
        metric_name: str,
        *,
        account: str | None = None,
        color: str | None = None,
        dimensions_map: Mapping[str, str] | None = None,
        id: str | None = None,
        label: str | None = None,
        period: Duration | None = None,
        region: str | None = None,
        stack_account: str | None = None,
        stack_region: str | None = None,
        statistic: str | None = None,
        unit: cloudwatch.Unit | None = None,
        visible: bool | None = None,
    ) -> cloudwatch.IMetric:
        return self._table.metric(
            metric_name,
            account=account,
            color=color,
            dimensions_map=dimensions_map,
            id=id,
            label=label,
            period=period,
            region=region,
            stack_account=stack_account,
            stack_region=stack_region,
            statistic=statistic,
            unit=unit,
            visible=visible,
        )


@jsii.implements(IEdgeOrigin)
class OldShop(Construct):
    """A shop of before that runs elsewhere, and gets a distribution like the others."""

    def __init__(self, scope: Construct, id: str, host_name: str) -> None:
        super().__init__(scope, id)
        self._host_name = host_name

    def bind_edge(self, scope: Construct, edge: IEdgeRouteListener) -> EdgeOriginConfig:
        edge.route_added(
            id="Shop",
            paths=["/*"],
            conditions=RouteConditions(),
            guarded=False,
            traits=EdgeTraits(
                cacheable=True,
                cached_queries=[],
                grpc=False,
                methods=["GET", "HEAD"],
                counted_firewall_rules=["SizeRestrictions_QUERYSTRING"],
            ),
        )
        return EdgeOriginConfig(origin=origins.HttpOrigin(self._host_name))


@jsii.implements(IMonitored)
class Mail(Construct):
    """A queue whose dead letters are worth an alarm beside those of the API."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self._dead_letters = sqs.Queue(self, "DeadLetters", retention_period=Duration.days(14))

    def monitor(self, listener: IMetricListener) -> None:
        listener.metric_added(
            id="DeadLetters",
            name="DeadLetters",
            metric=self._dead_letters.metric_approximate_number_of_messages_visible(period=Duration.minutes(5)),
            unit="messages",
            threshold=0,
            evaluation_periods=1,
            description="mail was given up: read the dead letters, and send them again",
        )
