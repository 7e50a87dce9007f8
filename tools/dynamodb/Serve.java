import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * DynamoDB Local in memory, on a free port of the loopback address, which it prints; it ends with its standard input, so that it outlives
 * no caller. Its own main class listens on every address, and is what sets up telemetry.
 */
class Serve {
  public static void main(String[] args) throws Exception {
    boolean inMemory = true, oneForAllRegions = true, transientStatuses = false;
    var database = new LocalDynamoDBRequestHandler(0, inMemory, null, oneForAllRegions, transientStatuses);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(database, null), "/"));
    server.start();
    System.out.println(connector.getLocalPort());
    System.in.read();
    System.exit(0);
  }
}
