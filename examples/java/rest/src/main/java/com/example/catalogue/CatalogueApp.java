package com.example.catalogue;

import com.example.computes.Computes;
import com.example.computes.Options;
import io.github.cdkscalableapi.ApiExposure;
import io.github.cdkscalableapi.IApiExposure;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

/** One stack, and what {@code -c} chooses. */
public final class CatalogueApp {
    private CatalogueApp() {}

    public static void main(String[] args) {
        App app = new App();
        CatalogueOptions options = new CatalogueOptions(
                "../../typescript/rest/service", Computes.chosen(app), exposure(app), domain(app), pages(app));
        Environment env = Environment.builder().region(Options.region(app)).build();
        new CatalogueStack(app, "Catalogue", StackProps.builder().env(env).build(), options);
        app.synth();
    }

    /** What {@code -c exposure=…} chooses. */
    private static IApiExposure exposure(App app) {
        String name = Options.option(app, "exposure").orElse("vpcOrigin");
        return switch (name) {
            case "vpcOrigin" -> ApiExposure.vpcOrigin();
            case "cloudFrontOnly" -> ApiExposure.cloudFrontOnly();
            case "internet" -> ApiExposure.internet();
            case "vpcOnly" -> ApiExposure.vpcOnly();
            default -> throw new IllegalArgumentException(
                    "-c exposure=" + name + " is none of vpcOrigin, cloudFrontOnly, internet, vpcOnly");
        };
    }

    /**
     * {@code -c domain=api.example.com -c zoneId=Z0123456789ABC}, and {@code -c zoneName=example.com} where the zone is not the
     * name's parent.
     */
    private static CatalogueDomain domain(App app) {
        Optional<String> name = Options.option(app, "domain");
        Optional<String> zoneId = Options.option(app, "zoneId");
        if (name.isEmpty() && zoneId.isEmpty()) {
            return null;
        }
        if (name.isEmpty() || zoneId.isEmpty()) {
            throw new IllegalArgumentException("-c domain=… and -c zoneId=… belong together");
        }
        String parent = name.get().substring(name.get().indexOf('.') + 1);
        return new CatalogueDomain(name.get(), zoneId.get(), Options.option(app, "zoneName").orElse(parent));
    }

    /** {@code -c pages=https://shop.example.com}, several with commas. */
    private static List<String> pages(App app) {
        return Options.option(app, "pages").map(pages -> List.of(pages.split(","))).orElse(null);
    }
}
