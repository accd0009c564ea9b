package dev.quern.bench;

import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.policy.Statement;
import dev.quern.runtime.url.FunctionUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A function that anybody may call by its URL, put into a data directory before a server has it. */
final class OpenUrl {

    private OpenUrl() {}

    /**
     * Deploys a function.
     *
     * @return the path of its URL on the server
     */
    static String of(String name, Class<?> handler, Path data) throws IOException {
        Files.createDirectories(data);
        Path jar = data.resolveSibling(name + ".jar");
        Files.write(jar, FunctionPackage.of(handler).asProvider().bytes());
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            quern.deploy(name, jar);
            FunctionReference function = FunctionReference.to(new FunctionName(name));
            quern.policies().add(function, new Statement("public", "lambda:InvokeFunctionUrl", "*", Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(FunctionUrl.Auth.NONE), false),
                    Optional.empty(), policy -> 0);
            return "/lambda-url/" + quern.urls().create(function, FunctionUrl.Auth.NONE, Optional.empty(),
                    FunctionUrl.InvokeMode.BUFFERED).id() + "/";
        }
    }
}
