package dev.quern.plugins.awslambda;

import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.Plugin;
import java.util.List;

/** Lets function JARs written for {@code aws-lambda-java-core} run as they are. */
public final class AwsLambdaPlugin implements Plugin {

    @Override
    public String name() {
        return "aws-lambda";
    }

    @Override
    public List<HandlerAdapter> handlerAdapters() {
        return List.of(new AwsHandlerAdapter());
    }
}
