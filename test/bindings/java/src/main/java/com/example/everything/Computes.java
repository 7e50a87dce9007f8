package com.example.everything;

import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.ApiProtocol;
import io.github.cdkscalableapi.ApiService;
import io.github.cdkscalableapi.ApiServiceOptions;
import io.github.cdkscalableapi.ArchiveOptions;
import io.github.cdkscalableapi.AutoModeCluster;
import io.github.cdkscalableapi.AutoScalingGroupOptions;
import io.github.cdkscalableapi.Compute;
import io.github.cdkscalableapi.CorrettoVersion;
import io.github.cdkscalableapi.EksNewCluster;
import io.github.cdkscalableapi.EksOptions;
import io.github.cdkscalableapi.EksWorkload;
import io.github.cdkscalableapi.FargateOptions;
import io.github.cdkscalableapi.FargateSpotOptions;
import io.github.cdkscalableapi.FargateWorkload;
import io.github.cdkscalableapi.IServiceArtifact;
import io.github.cdkscalableapi.IWorkload;
import io.github.cdkscalableapi.InstanceSpotOptions;
import io.github.cdkscalableapi.InstanceWarmPoolOptions;
import io.github.cdkscalableapi.InstanceWorkload;
import io.github.cdkscalableapi.JavaArchiveOptions;
import io.github.cdkscalableapi.MachineImageOptions;
import io.github.cdkscalableapi.PublicImageOptions;
import io.github.cdkscalableapi.ReadonlyRootOptions;
import io.github.cdkscalableapi.RestOptions;
import io.github.cdkscalableapi.ScalableApi;
import io.github.cdkscalableapi.ScalingPolicy;
import io.github.cdkscalableapi.ScalingSet;
import io.github.cdkscalableapi.ScalingSetOptions;
import io.github.cdkscalableapi.ServiceArtifact;
import io.github.cdkscalableapi.StickySessions;
import io.github.cdkscalableapi.VpcOnlyOptions;
import io.github.cdkscalableapi.WeightedMember;
import io.github.cdkscalableapi.WeightedWorkload;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ec2.IMachineImage;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.MachineImage;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.eks_v2.KubernetesVersion;
import software.amazon.awscdk.services.lambda.ILayerVersion;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.MetricFilterOptions;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/** Every compute, and every form of code. */
final class Computes extends Stack {
    private static final String SERVICE = "examples/typescript/rest/service";

    private final IServiceArtifact nginx = ServiceArtifact.publicImage(
            "public.ecr.aws/nginx/nginx:1.29", PublicImageOptions.builder().startTime(Duration.seconds(10)).build());
    private final ILayerVersion kubectlLayer;
    private final ScalableApi api;

    Computes(Construct scope, String id, StackProps props) {
        super(scope, id, props);
        kubectlLayer = LayerVersion.fromLayerVersionArn(
                this, "Kubectl", "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1");
        api = jar();
        tend(api.getService().getWorkload());
        List.of(program(), baked(), tasks(), pods(), ownCluster(), mix()).forEach(service -> tend(service.getWorkload()));
    }

    private ScalableApi jar() {
        JavaArchiveOptions java = JavaArchiveOptions.builder()
                .version(CorrettoVersion.JAVA_25)
                .arguments(List.of("--spring.profiles.active=aws"))
                .startTime(Duration.minutes(1))
                .build();
        AutoScalingGroupOptions warm = AutoScalingGroupOptions.builder()
                .instanceType(new InstanceType("m8g.large"))
                .volumeSize(Size.gibibytes(30))
                .maxInstanceLifetime(Duration.days(14))
                .warmPool(InstanceWarmPoolOptions.builder().size(2).reuseOnScaleIn(true).build())
                .build();
        return ScalableApi.Builder.create(this, "Api")
                .artifact(ServiceArtifact.javaArchive("test/bindings/artifacts/service.jar", java))
                .compute(Compute.autoScalingGroup(warm))
                .protocols(List.of(under("/api/*")))
                .exposure(ApiExposure.vpcOnly(VpcOnlyOptions.builder().callers(List.of(Peer.ipv4("10.0.0.0/8"))).build()))
                .build();
    }

    private ApiService program() {
        ArchiveOptions node = ArchiveOptions.builder()
                .packages(List.of("nodejs22"))
                .exclude(List.of("node_modules", "Dockerfile"))
                .build();
        InstanceSpotOptions spot = InstanceSpotOptions.builder()
                .otherInstanceTypes(List.of(new InstanceType("m7g.large")))
                .onDemandBase(2)
                .build();
        return api.addService("Program", ApiServiceOptions.builder()
                .artifact(ServiceArtifact.archive(SERVICE, List.of("node", "dist/main.js"), node))
                .compute(Compute.autoScalingGroup(AutoScalingGroupOptions.builder().spot(spot).build()))
                .protocols(List.of(under("/program/*")))
                .build());
    }

    private ApiService baked() {
        IMachineImage image = MachineImage.genericLinux(Map.of("eu-west-1", "ami-0123456789abcdef0"));
        MachineImageOptions root = MachineImageOptions.builder().rootDeviceName("/dev/sda1").build();
        return api.addService("Baked", ApiServiceOptions.builder()
                .artifact(ServiceArtifact.machineImage(image, List.of("/opt/shop/bin/serve"), root))
                .compute(Compute.autoScalingGroup())
                .protocols(List.of(under("/baked/*")))
                .build());
    }

    private ApiService tasks() {
        return api.addService("Tasks", ApiServiceOptions.builder()
                .artifact(nginx)
                .compute(Compute.fargate(FargateOptions.builder()
                        .cpu(512)
                        .memoryLimitMiB(1024)
                        .spot(FargateSpotOptions.builder().onDemandPercentageAboveBase(25).build())
                        .build()))
                .protocols(List.of(under("/tasks/*")))
                .build());
    }

    private ApiService pods() {
        AutoModeCluster cluster = AutoModeCluster.Builder.create(this, "Cluster")
                .vpc(api.getVpc())
                .kubectlLayer(kubectlLayer)
                .version(KubernetesVersion.V1_35)
                .build();
        ApiService pods = api.addService("Pods", ApiServiceOptions.builder()
                .artifact(nginx)
                .compute(Compute.eks(EksOptions.builder()
                        .cluster(cluster)
                        .keda(true)
                        .cpu(500)
                        .memory(Size.gibibytes(1))
                        .user(65532)
                        .readonlyRootFilesystem(ReadonlyRootOptions.builder().build())
                        .build()))
                .protocols(List.of(under("/pods/*")))
                .scaling(ScalingSet.of(ScalingSetOptions.builder()
                        .policies(List.of(ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(2000)))
                        .build()))
                .build());
        pods.getWorkload().addSecret("TOKEN", Secret.fromSecretNameV2(this, "PodToken", "pods/token"));
        return pods;
    }

    private ApiService ownCluster() {
        EksNewCluster cluster = EksNewCluster.builder()
                .kubectlLayer(kubectlLayer)
                .version(KubernetesVersion.V1_35)
                .build();
        return api.addService("Apart", ApiServiceOptions.builder()
                .artifact(nginx)
                .compute(Compute.eks(EksOptions.builder().newCluster(cluster).build()))
                .protocols(List.of(under("/apart/*")))
                .build());
    }

    private ApiService mix() {
        FargateOptions readonly = FargateOptions.builder()
                .readonlyRootFilesystem(ReadonlyRootOptions.builder().temporaryDirectorySize(Size.mebibytes(16)).build())
                .build();
        return api.addService("Mix", ApiServiceOptions.builder()
                .artifact(nginx)
                .compute(Compute.weighted(List.of(
                        WeightedMember.builder().compute(Compute.named("autoScalingGroup")).weight(90).build(),
                        WeightedMember.builder()
                                .compute(Compute.fargate(readonly))
                                .weight(10)
                                .id("Next")
                                .artifact(ServiceArtifact.publicImage("public.ecr.aws/nginx/nginx:1.30"))
                                .build())))
                .protocols(List.of(ApiProtocol.rest(RestOptions.builder()
                        .paths(List.of("/mix/*"))
                        .stickiness(StickySessions.applicationCookie("sid"))
                        .build())))
                .build());
    }

    private static ApiProtocol under(String path) {
        return ApiProtocol.rest(RestOptions.builder().paths(List.of(path)).build());
    }

    /** What operations add to a workload depends on what it runs on. */
    private static void tend(IWorkload workload) {
        if (workload instanceof InstanceWorkload instances) {
            Tags.of(instances.getAutoScalingGroup()).add("PatchGroup", "weekly");
        } else if (workload instanceof FargateWorkload tasks) {
            tasks.getLogGroup().addMetricFilter("Timeouts", MetricFilterOptions.builder()
                    .metricNamespace("Smoke")
                    .metricName("Timeouts")
                    .filterPattern(FilterPattern.anyTerm("timeout"))
                    .build());
        } else if (workload instanceof EksWorkload pods) {
            String command = "kubectl logs --namespace %s deployment/%s".formatted(pods.getNamespaceName(), pods.getObjectName());
            CfnOutput.Builder.create(pods, "Logs").value(command).build();
        } else if (workload instanceof WeightedWorkload mix) {
            mix.getMembers().forEach(Computes::tend);
        }
    }
}
