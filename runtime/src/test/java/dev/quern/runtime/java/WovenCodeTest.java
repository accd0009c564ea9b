package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WovenCodeTest {

    private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Class files of Java 1.4 and 5 have neither stack maps nor invokedynamic. */
    @ParameterizedTest
    @ValueSource(ints = {ClassFile.JAVA_4_VERSION, ClassFile.JAVA_5_VERSION, ClassFile.JAVA_6_VERSION})
    void oldClassFilesAreRedirectedAndStopped(int version) throws Exception {
        FunctionJar jar = FunctionJar.builder().entry("example/Old.class", oldClass(version)).build();
        Functions functions = new Functions(directory, jar);

        try (StartedFunction variable = functions.start("example.Old::variable", Map.of("NAME", "Ada"))) {
            assertThat(variable.call("\"NAME\"")).isEqualTo("\"Ada\"");
        }
        StartedFunction spinning = functions.start("example.Old::spin");
        CompletableFuture<FunctionException> failure = CompletableFuture.supplyAsync(
                () -> Assertions.catchThrowableOfType(FunctionException.class, () -> spinning.call("{}")));
        Waiting.until("the loop has begun", () -> spinning.log().contains("begun"));

        spinning.close();

        assertThat(failure.get().errorType()).isEqualTo("Runtime.Stopped");
    }

    private static byte[] oldClass(int version) {
        assertThat(ConstantDescs.CD_int).isNotNull(); // the class-file API must not be what loads it
        ClassDesc text = ConstantDescs.CD_String;
        return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS).build(ClassDesc.of("example.Old"), type -> {
            type.withVersion(version, 0).withFlags(ClassFile.ACC_PUBLIC);
            int visible = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
            type.withMethodBody("variable", MethodTypeDesc.of(text, text), visible,
                    code -> code.aload(0).invokestatic(SYSTEM, "getenv", MethodTypeDesc.of(text, text)).areturn());
            type.withMethodBody("spin", ConstantDescs.MTD_void, visible, WovenCodeTest::spin);
        });
    }

    private static void spin(CodeBuilder code) {
        ClassDesc stream = ClassDesc.of("java.io.PrintStream");
        Label again = code.newLabel();
        code.getstatic(SYSTEM, "out", stream)
                .ldc("begun")
                .invokevirtual(stream, "println", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String))
                .labelBinding(again)
                .goto_(again);
    }

    /** Around 32 KiB a jump back no longer fits once polls are put in; at 64 KiB there is no room for anything. */
    @Test
    void methodsAtTheLimitsOfTheFormatStillRun() throws Exception {
        FunctionJar.Builder jar = FunctionJar.builder();
        int[] statements = {3_270, 3_271, 3_272, 3_273, 3_274, 3_275, 3_276, 3_277, 6_540, 6_548, 6_549};
        for (int count : statements) {
            jar.source("""
                    package example;
                    public class Long%d {
                        private static int sum;
                        public static int run() {
                            for (int i = 0; i < 2; i++) {
                                %s
                            }
                            return System.getenv("SUM") == null ? -1 : sum;
                        }
                    }""".formatted(count, "sum += 300;".repeat(count)));
        }
        Functions functions = new Functions(directory, jar.build());

        for (int count : statements) {
            try (StartedFunction started = functions.start("example.Long" + count + "::run", Map.of("SUM", ""))) {
                assertThat(started.call("{}")).isEqualTo(Integer.toString(2 * 300 * count));
            }
        }
    }

    @Test
    void aRealLibraryGivesTheSameAnswersWoven() throws Exception {
        Functions functions = new Functions(directory, FunctionJar.builder()
                .library(ObjectMapper.class)
                .library(JsonFactory.class)
                .library(JsonProperty.class)
                .source("""
                        package example;
                        import com.fasterxml.jackson.annotation.JsonProperty;
                        import com.fasterxml.jackson.databind.*;
                        import java.util.*;
                        public class UsesJackson {
                            public record Point(@JsonProperty("X") int x, List<Map<String, Double>> more) { }
                            private static final ObjectMapper MAPPER = new ObjectMapper();
                            public byte[] run(byte[] json) throws Exception {
                                Point point = MAPPER.readValue(json, Point.class);
                                JsonNode tree = MAPPER.valueToTree(point);
                                return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
                            }
                        }""")
                .build());

        try (StartedFunction started = functions.start("example.UsesJackson::run")) {
            assertThat(started.call("{\"X\":3,\"more\":[{\"a\":1.5},{}]}"))
                    .isEqualToNormalizingNewlines("""
                            {
                              "X" : 3,
                              "more" : [ {
                                "a" : 1.5
                              }, { } ]
                            }""");
        }
    }
}
