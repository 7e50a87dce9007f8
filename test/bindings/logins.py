from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from cdk_scalable_api import (
    ApiAuthorizer,
    ApiDomain,
    ApiExposure,
    ApiKeySecret,
    ApiProtocol,
    ApiResourceServer,
    AudienceFormat,
    CognitoAuth,
    Compute,
    EdgeDistribution,
    Federation,
    GrpcHealthCheck,
    IApiAuthorizer,
    LoginDomain,
    LoginEmail,
    MachineClient,
    OidcAuth,
    OidcLoginClient,
    OriginSecrets,
    ScalableApi,
    ServiceArtifact,
    StaticSite,
    TokenClaim,
    TokenTraits,
    UserDirectory,
    WebAcl,
)
from constructs import Construct


class Logins(Stack):
    """Every way to log in, and a web page behind it."""

    def __init__(self, scope: Construct, id: str, *, env: Environment) -> None:
        super().__init__(scope, id, env=env)
        self._zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z0123456789ABC", zone_name="example.com"
        )
        self._certificate = acm.Certificate.from_certificate_arn(
            self, "Global", "arn:aws:acm:us-east-1:111122223333:certificate/b"
        )
        self._customers = CognitoAuth(
            self,
            "Customers",
            directory=UserDirectory.managed(
                self_sign_up=True,
                mfa=cognito.Mfa.OPTIONAL,
                passkeys=True,
                email=LoginEmail.ses(from_email="login@example.com", verified_domain="example.com"),
            ),
            login_domain=LoginDomain.custom(name="login.example.com", zone=self._zone, certificate=self._certificate),
            federation=self._federation(),
            resource_servers=[ApiResourceServer(identifier="orders", scopes={"read": "Read orders"})],
            groups=["admins"],
        )
        self._customers.add_web_client(
            "Page", callback_urls=["https://locked.example.com/"], scopes=["openid", "orders/read"]
        )
        locked = self._locked()
        locked.attach(self._customers)
        locked.service.workload.add_secret_reference("NIGHTLY_CLIENT", self._nightly().secret)
        EdgeDistribution(
            self,
            "Edge",
            origin=locked,
            site=StaticSite.from_directory("test/support/site", fallback="index.html"),
            web_acl=WebAcl.none(),
        )

    def _federation(self) -> list[Federation]:
        return [
            Federation.google(
                client_id="shop",
                client_secret=secretsmanager.Secret.from_secret_name_v2(self, "Google", "google"),
            ),
            Federation.oidc(
                name="Partner",
                issuer="https://id.partner.example.com",
                client_id="shop",
                client_secret=secretsmanager.Secret.from_secret_name_v2(self, "PartnerClient", "partner"),
            ),
            Federation.saml(
                name="Works",
                metadata=cognito.UserPoolIdentityProviderSamlMetadata.url("https://works.example.com/metadata.xml"),
                sign_requests=True,
            ),
        ]

    def _nightly(self) -> MachineClient:
        return self._customers.add_machine_client(
            "Nightly", scopes=["orders/read"], access_token_validity=Duration.minutes(30)
        )

    def _locked(self) -> ScalableApi:
        return ScalableApi(
            self,
            "Locked",
            artifact=ServiceArtifact.public_image("public.ecr.aws/nginx/nginx:1.29"),
            compute=Compute.auto_scaling_group(),
            protocols=self._protocols(),
            authorizer=self._customers.jwt(scope="orders/read"),
            exposure=ApiExposure.cloud_front_only(secrets=OriginSecrets(active="b", accepted=["a", "b"])),
            domain=ApiDomain(
                name="locked.example.com",
                zone=self._zone,
                certificate=acm.Certificate.from_certificate_arn(
                    self, "Regional", "arn:aws:acm:eu-west-1:111122223333:certificate/a"
                ),
                edge_certificate=self._certificate,
            ),
        )

    def _protocols(self) -> list[ApiProtocol]:
        partner = OidcAuth(
            issuer="https://partner.eu.auth0.com/",
            audience="https://orders.example.com",
            audience_format=AudienceFormat.LIST,
            claims=[TokenClaim.text("azp", "partner")],
        )
        desk = OidcLoginClient(
            client_id="desk",
            client_secret=secretsmanager.Secret.from_secret_name_v2(self, "Desk", "desk"),
            authorization_endpoint="https://partner.eu.auth0.com/authorize",
            token_endpoint="https://partner.eu.auth0.com/oauth/token",
            user_info_endpoint="https://partner.eu.auth0.com/userinfo",
        )
        partner_key = ApiKeySecret(self, "PartnerKey", description="The key of our partner")
        # The CDK's own types refuse a `Secret` as `ISecret`: a parameter of a method has another name in the interface.
        by_key = ApiAuthorizer.api_key(secret=partner_key)  # pyright: ignore[reportArgumentType]
        from_subprotocol = TokenTraits(subprotocol_prefix="bearer.")
        return [
            ApiProtocol.rest(paths=["/api/*"]),
            ApiProtocol.rest(paths=["/api/products/*"], authorizer=ApiAuthorizer.open()),
            ApiProtocol.rest(paths=["/admin/*"], authorizer=self._staff_login()),
            ApiProtocol.rest(paths=["/desk/*"], authorizer=partner.hosted_login(desk, session_cookie_name="Desk")),
            ApiProtocol.rest(paths=["/partner/*"], authorizer=by_key),
            ApiProtocol.web_socket(path="/ws", authorizer=self._customers.jwt(browser_token=from_subprotocol)),
            ApiProtocol.grpc(
                services=["shop.v1.Inventory"],
                health_check=GrpcHealthCheck(healthy_grpc_codes="0-5"),
                authorizer=partner.jwt(scope="stock"),
            ),
        ]

    def _staff_login(self) -> IApiAuthorizer:
        pool = cognito.UserPool.from_user_pool_id(self, "StaffPool", "eu-west-1_AbCdEfGhI")
        staff = CognitoAuth(
            self,
            "Staff",
            directory=UserDirectory.existing(pool, scopes=["orders/read"]),
            login_domain=LoginDomain.prefix("smoke-login"),
        )
        return staff.hosted_login(session_timeout=Duration.hours(1))
