package dev.quern.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;

/** Deploys the finished JARs of examples. */
record ExampleFunctions(RunningServer server, LambdaClient lambda) {

    /** Creates a function from the JAR that a handler comes from. */
    void create(String name, Class<?> handler, Map<String, String> variables) {
        byte[] jar;
        try {
            URI location = handler.getProtectionDomain().getCodeSource().getLocation().toURI();
            jar = Files.readAllBytes(Path.of(location));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        server.create(lambda, name, handler.getName(), jar, request -> request.timeout(60).memorySize(1024)
                .environment(environment -> environment.variables(variables)));
    }

    /** Opens a function to everybody; gives its address. */
    String url(String function) {
        lambda.addPermission(add -> add.functionName(function).statementId("public").principal("*")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.NONE));
        return lambda.createFunctionUrlConfig(
                create -> create.functionName(function).authType(FunctionUrlAuthType.NONE)).functionUrl();
    }
}
