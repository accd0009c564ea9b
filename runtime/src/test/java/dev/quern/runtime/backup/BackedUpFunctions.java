package dev.quern.runtime.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.Quern;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import java.util.Map;

/** Functions that say what they are: each answers with a variable of its own, from code of its own. */
final class BackedUpFunctions {

    private static final FunctionJar CODE = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Mark implements Handler<Object, String> {
                public String handle(Object event, Context context) throws Exception {
                    try (var in = Mark.class.getResourceAsStream("/mark")) {
                        return System.getenv("MARK") + " " + new String(in.readAllBytes(), 0, 8);
                    }
                }
            }
            """);

    private BackedUpFunctions() {}

    static Quern open(Path data) {
        return Quern.builder().dataDirectory(data).backedUp("root-key").build();
    }

    static String name(int number) {
        return "function-" + number;
    }

    /**
     * Deploys one.
     *
     * @param archive
     *            where the package is put on the way
     */
    static void deploy(Quern quern, int number, int codeBytes, Path archive) {
        byte[] mark = "%08d".formatted(number).repeat(Math.max(1, codeBytes / 8)).getBytes(UTF_8);
        Path jar = FunctionJar.builder().entry("example/Mark.class", CODE.entry("example/Mark.class"))
                .entry("mark", mark).build().writeTo(archive);
        quern.deploy(name(number), jar, settings -> settings.change().handler("example.Mark")
                .environment(Map.of("MARK", "variable-" + number)).done());
    }

    static void requireAnswer(Quern quern, int number) {
        assertThat(new String(quern.invoke(name(number), "{}".getBytes(UTF_8)), UTF_8))
                .isEqualTo("\"variable-%d %08d\"".formatted(number, number));
    }
}
