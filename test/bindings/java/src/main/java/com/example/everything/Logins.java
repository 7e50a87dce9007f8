package com.example.everything;

import io.github.cdkscalableapi.ApiAuthorizer;
import io.github.cdkscalableapi.ApiDomain;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiKeyOptions;
import io.github.cdkscalableapi.ApiKeySecret;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.ApiResourceServer;
import io.github.cdkscalableapi.AudienceFormat;
import io.github.cdkscalableapi.CloudFrontOnlyOptions;
import io.github.cdkscalableapi.CognitoAuth;
import io.github.cdkscalableapi.CognitoJwtOptions;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.CustomLoginDomainOptions;
import io.github.cdkscalableapi.EdgeDistribution;
import io.github.cdkscalableapi.ExistingDirectoryOptions;
import io.github.cdkscalableapi.Federation;
import io.github.cdkscalableapi.GoogleFederationOptions;
import io.github.cdkscalableapi.GrpcHealthCheck;
import io.github.cdkscalableapi.GrpcOptions;
import io.github.cdkscalableapi.HostedLoginOptions;
import io.github.cdkscalableapi.IApiAuthorizer;
import io.github.cdkscalableapi.JwtOptions;
import io.github.cdkscalableapi.LoginDomain;
import io.github.cdkscalableapi.LoginEmail;
import io.github.cdkscalableapi.MachineClient;
import io.github.cdkscalableapi.MachineClientOptions;
import io.github.cdkscalableapi.ManagedDirectoryOptions;
import io.github.cdkscalableapi.OidcAuth;
import io.github.cdkscalableapi.OidcFederationOptions;
import io.github.cdkscalableapi.OidcLoginClient;
import io.github.cdkscalableapi.OriginSecrets;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.SamlFederationOptions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.SesLoginEmailOptions;
import io.github.cdkscalableapi.StaticSite;
import io.github.cdkscalableapi.StaticSiteOptions;
import io.github.cdkscalableapi.TokenClaim;
import io.github.cdkscalableapi.TokenTraits;
import io.github.cdkscalableapi.UserDirectory;
import io.github.cdkscalableapi.WebAcl;
import io.github.cdkscalableapi.WebClientOptions;
import io.github.cdkscalableapi.WebSocketOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.cognito.IUserPool;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolIdentityProviderSamlMetadata;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/** Every way to log in, and a web page behind it. */
final class Logins extends Stack {
    private final IHostedZone zone;
    private final ICertificate certificate;
    private final CognitoAuth customers;

    Logins(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        zone = HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
                .hostedZoneId("Z0123456789ABC")
                .zoneName("example.com")
                .build());
        certificate = Certificate.fromCertificateArn(this, "Global", "arn:aws:acm:us-east-1:111122223333:certificate/b");
        customers = customers();
        customers.addWebClient("Page", WebClientOptions.builder()
                .callbackUrls(List.of("https://locked.example.com/"))
                .scopes(List.of("openid", "orders/read"))
                .build());
        ScalableApi locked = locked();
        locked.attach(customers);
        locked.getService().getWorkload().addSecretReference("NIGHTLY_CLIENT", nightly().getSecret());
        EdgeDistribution.Builder.create(this, "Edge")
                .origin(locked)
                .site(StaticSite.fromDirectory("test/support/site", StaticSiteOptions.builder().fallback("index.html").build()))
                .webAcl(WebAcl.none())
                .build();
    }

    private CognitoAuth customers() {
        LoginEmail email = LoginEmail.ses(SesLoginEmailOptions.builder()
                .fromEmail("login@example.com")
                .verifiedDomain("example.com")
                .build());
        return CognitoAuth.Builder.create(this, "Customers")
                .directory(UserDirectory.managed(ManagedDirectoryOptions.builder()
                        .selfSignUp(true)
                        .mfa(Mfa.OPTIONAL)
                        .passkeys(true)
                        .email(email)
                        .build()))
                .loginDomain(LoginDomain.custom(CustomLoginDomainOptions.builder()
                        .name("login.example.com")
                        .zone(zone)
                        .certificate(certificate)
                        .build()))
                .federation(federation())
                .resourceServers(List.of(
                        ApiResourceServer.builder().identifier("orders").scopes(Map.of("read", "Read orders")).build()))
                .groups(List.of("admins"))
                .build();
    }

    private List<Federation> federation() {
        GoogleFederationOptions google = GoogleFederationOptions.builder()
                .clientId("shop")
                .clientSecret(Secret.fromSecretNameV2(this, "Google", "google"))
                .build();
        OidcFederationOptions partner = OidcFederationOptions.builder()
                .name("Partner")
                .issuer("https://id.partner.example.com")
                .clientId("shop")
                .clientSecret(Secret.fromSecretNameV2(this, "PartnerClient", "partner"))
                .build();
        SamlFederationOptions works = SamlFederationOptions.builder()
                .name("Works")
                .metadata(UserPoolIdentityProviderSamlMetadata.url("https://works.example.com/metadata.xml"))
                .signRequests(true)
                .build();
        return List.of(Federation.google(google), Federation.oidc(partner), Federation.saml(works));
    }

    private MachineClient nightly() {
        return customers.addMachineClient("Nightly", MachineClientOptions.builder()
                .scopes(List.of("orders/read"))
                .accessTokenValidity(Duration.minutes(30))
                .build());
    }

    private ScalableApi locked() {
        return ScalableApi.Builder.create(this, "Locked")
                .artifact(ServiceArtifact.publicImage("public.ecr.aws/nginx/nginx:1.29"))
                .compute(Compute.autoScalingGroup())
                .protocols(protocols())
                .authorizer(customers.jwt(CognitoJwtOptions.builder().scope("orders/read").build()))
                .exposure(ApiExposure.cloudFrontOnly(CloudFrontOnlyOptions.builder()
                        .secrets(OriginSecrets.builder().active("b").accepted(List.of("a", "b")).build())
                        .build()))
                .domain(ApiDomain.builder()
                        .name("locked.example.com")
                        .zone(zone)
                        .certificate(Certificate.fromCertificateArn(
                                this, "Regional", "arn:aws:acm:eu-west-1:111122223333:certificate/a"))
                        .edgeCertificate(certificate)
                        .build())
                .build();
    }

    private List<ApiProtocol> protocols() {
        OidcAuth partner = OidcAuth.Builder.create()
                .issuer("https://partner.eu.auth0.com/")
                .audience("https://orders.example.com")
                .audienceFormat(AudienceFormat.LIST)
                .claims(List.of(TokenClaim.text("azp", "partner")))
                .build();
        OidcLoginClient desk = OidcLoginClient.builder()
                .clientId("desk")
                .clientSecret(Secret.fromSecretNameV2(this, "Desk", "desk"))
                .authorizationEndpoint("https://partner.eu.auth0.com/authorize")
                .tokenEndpoint("https://partner.eu.auth0.com/oauth/token")
                .userInfoEndpoint("https://partner.eu.auth0.com/userinfo")
                .build();
        HostedLoginOptions ownCookie = HostedLoginOptions.builder().sessionCookieName("Desk").build();
        ApiKeyOptions partnerKey = ApiKeyOptions.builder()
                .secret(ApiKeySecret.Builder.create(this, "PartnerKey").description("The key of our partner").build())
                .build();
        CognitoJwtOptions subprotocol = CognitoJwtOptions.builder()
                .browserToken(TokenTraits.builder().subprotocolPrefix("bearer.").build())
                .build();
        return List.of(
                ApiProtocol.rest(RestOptions.builder().paths(List.of("/api/*")).build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/api/products/*"))
                        .authorizer(ApiAuthorizer.open())
                        .build()),
                ApiProtocol.rest(RestOptions.builder().paths(List.of("/admin/*")).authorizer(staffLogin()).build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/desk/*"))
                        .authorizer(partner.hostedLogin(desk, ownCookie))
                        .build()),
                ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/partner/*"))
                        .authorizer(ApiAuthorizer.apiKey(partnerKey))
                        .build()),
                ApiProtocol.webSocket(WebSocketOptions.builder().path("/ws").authorizer(customers.jwt(subprotocol)).build()),
                ApiProtocol.grpc(GrpcOptions.builder()
                        .services(List.of("shop.v1.Inventory"))
                        .healthCheck(GrpcHealthCheck.builder().healthyGrpcCodes("0-5").build())
                        .authorizer(partner.jwt(JwtOptions.builder().scope("stock").build()))
                        .build()));
    }

    private IApiAuthorizer staffLogin() {
        IUserPool pool = UserPool.fromUserPoolId(this, "StaffPool", "eu-west-1_AbCdEfGhI");
        ExistingDirectoryOptions known = ExistingDirectoryOptions.builder().scopes(List.of("orders/read")).build();
        CognitoAuth staff = CognitoAuth.Builder.create(this, "Staff")
                .directory(UserDirectory.existing(pool, known))
                .loginDomain(LoginDomain.prefix("smoke-login"))
                .build();
        return staff.hostedLogin(HostedLoginOptions.builder().sessionTimeout(Duration.hours(1)).build());
    }
}
