from pathlib import Path

from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_route53 as route53
from cdk_scalable_api import (
    ApiAlarms,
    ApiAuthorizer,
    ApiDomain,
    ApiExposure,
    ApiProtocol,
    ApiResourceServer,
    CachedQueries,
    CacheRule,
    CognitoAuth,
    Compute,
    EdgeDistribution,
    ICompute,
    RouteConditions,
    ScalableApi,
    ServiceArtifact,
    SessionEngine,
    SessionStore,
    StaticSite,
    TokenTraits,
    UserDirectory,
)
from constructs import Construct


class ShopStack(Stack):
    """The shop: login, API with who may call, its second service, sessions, distribution with page and cache rules, alarms."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: Path,
        inventory: Path,
        site: Path,
        domain_name: str,
        zone_id: str,
        compute: ICompute | None = None,
        env: Environment | None = None,
    ) -> None:
        """
        :param service: Directory of the shop's service, with its Dockerfile.
        :param inventory: Directory of the inventory's service, with its Dockerfile.
        :param site: Directory of the built web page.
        :param domain_name: Name under which page and services are reached: gRPC needs TLS on the whole way.
        :param zone_id: Id of the public hosted zone of the name's parent.
        :param compute: Where both services run, each by itself. Default: Auto Scaling groups.
        :param env: Account and region.
        """
        super().__init__(scope, construct_id, env=env)
        zone = route53.HostedZone.from_hosted_zone_attributes(self, "Zone", hosted_zone_id=zone_id, zone_name=domain_name.partition(".")[2])

        page = f"https://{domain_name}/"
        auth = CognitoAuth(
            self,
            "Auth",
            directory=UserDirectory.managed(self_sign_up=True, mfa=cognito.Mfa.OPTIONAL),
            resource_servers=[
                ApiResourceServer(
                    identifier="shop",
                    scopes={"checkout": "Order what is in the cart", "products": "Change products"},
                )
            ],
        )
        client = auth.add_web_client(
            "Page",
            callback_urls=[page],
            logout_urls=[page],
            scopes=["openid", "email", "profile", "shop/checkout"],
        )
        auth.add_machine_client("Catalogue", scopes=["shop/products"])

        compute = compute or Compute.auto_scaling_group()
        open_to_all = ApiAuthorizer.open()
        api = ScalableApi(
            self,
            "Api",
            artifact=ServiceArtifact.dockerfile(str(service)),
            compute=compute,
            # Who calls must have logged in, unless a path says that it is open.
            authorizer=auth.jwt(),
            protocols=[
                ApiProtocol.rest(paths=["/api/*"]),
                ApiProtocol.rest(paths=["/api/checkout/*"], authorizer=auth.jwt(scope="shop/checkout")),
                ApiProtocol.rest(
                    paths=["/api/products/*"],
                    conditions=RouteConditions(methods=["GET", "HEAD"]),
                    authorizer=open_to_all,
                ),
                ApiProtocol.rest(paths=["/api/login"], authorizer=open_to_all),
                ApiProtocol.graphql(
                    cached_queries=CachedQueries(path="/graphql/public", ttl=Duration.minutes(1)),
                    authorizer=open_to_all,
                ),
                ApiProtocol.web_socket(
                    path="/ws",
                    ping_interval=Duration.seconds(30),
                    deregistration_delay=Duration.seconds(60),
                    # Browsers can't send the token in a header there.
                    authorizer=auth.jwt(browser_token=TokenTraits(subprotocol_prefix="bearer.")),
                ),
            ],
            # gRPC passes no VPC origin.
            exposure=ApiExposure.cloud_front_only(),
            domain=ApiDomain(name=domain_name, zone=zone),
            environment={"AUTH_WEB_CLIENT_ID": client.user_pool_client_id},
        )
        api.attach(auth)
        sessions = SessionStore(self, "Sessions", vpc=api.vpc, engine=SessionEngine.valkey())
        api.attach(sessions)
        api.add_service(
            "Inventory",
            artifact=ServiceArtifact.dockerfile(str(inventory)),
            compute=compute,
            authorizer=open_to_all,
            protocols=[ApiProtocol.grpc(services=["shop.v1.Inventory"])],
        )

        edge = EdgeDistribution(
            self,
            "Edge",
            origin=api,
            cache_rules=[
                CacheRule.shared("/api/products/*", Duration.minutes(5), query_strings=["category"]),
                CacheRule.no_store("/api/user/*"),
                CacheRule.no_store("/api/checkout/*"),
            ],
            site=StaticSite.from_directory(str(site), connect_to=[f"{auth.issuer}/", auth.login_url]),
        )
        edge.grant_create_invalidation(api.service.workload)
        ApiAlarms(self, "Alarms", sources=[api, sessions, edge])
