import io.github.cdkscalableapi.ApiProtocol;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.s3.Bucket;

/** Synthesises one bucket; with the word {@code library}, loads the library too and makes one protocol of it. */
final class StartUp {
    private StartUp() {}

    public static void main(String[] args) {
        App app = new App(AppProps.builder().analyticsReporting(false).build());
        new Bucket(new Stack(app, "Start"), "Bucket");
        if (List.of(args).contains("library")) {
            ApiProtocol.rest();
        }
        app.synth();
    }
}
