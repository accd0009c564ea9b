package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.runtime.log.LogEvent;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogQuery;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** A server whose disk is full, a small file system in memory; only the root user can make one. */
@Timeout(120)
class FullDiskTest {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=200m", "quern-test", disk.toString()) == 0,
                "this user cannot mount file systems");
    }

    @AfterEach
    void unmount() throws Exception {
        // the native library lies there, and this JVM keeps it: the file system goes with the last user of it
        run("umount", "--lazy", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    @Test
    void writersAreToldReadersAndInvocationsGoOnAndWritingDoesWhenThereIsRoom() throws IOException {
        byte[] jar = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Mark implements Handler<Object, String> {
                    public String handle(Object event, Context context) {
                        System.out.println("said " + event);
                        return System.getenv("MARK");
                    }
                }
                """).bytes();
        try (RunningServer server = RunningServer.start(disk.resolve("data")); LambdaClient lambda = server.lambda()) {
            server.create(lambda, "before", "example.Mark", jar, create -> create);
            fill();

            assertThatThrownBy(() -> server.create(lambda, "during", "example.Mark", jar, create -> create))
                    .isInstanceOfSatisfying(LambdaException.class, this::saysThatTheDiskIsFull);
            assertThatThrownBy(() -> lambda.updateFunctionConfiguration(update -> update.functionName("before")
                    .timeout(10))).isInstanceOfSatisfying(LambdaException.class, this::saysThatTheDiskIsFull);
            assertThatThrownBy(() -> later(lambda, "\"never\""))
                    .isInstanceOfSatisfying(LambdaException.class, this::saysThatTheDiskIsFull);
            assertThat(lambda.listFunctions().functions()).hasSize(1);
            assertThat(lambda.invoke(invoke -> invoke.functionName("before")).functionError()).isNull();

            Files.delete(disk.resolve("ballast"));
            server.create(lambda, "after", "example.Mark", jar, create -> create);
            lambda.updateFunctionConfiguration(update -> update.functionName("before").timeout(10));
            later(lambda, "\"afterwards\"");
            eventually("the call is made, and logged", () -> logged(server).contains("said afterwards"));
            assertThat(logged(server)).doesNotContain("said never");
        }
    }

    private static void later(LambdaClient lambda, String event) {
        lambda.invoke(invoke -> invoke.functionName("before").invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(event)));
    }

    private static List<String> logged(RunningServer server) {
        return server.server().quern().logs().read(LogQuery.all(new LogGroupName("/aws/lambda/before")),
                Optional.empty(), true, 1_000).events().stream().map(LogEvent::message).toList();
    }

    private void saysThatTheDiskIsFull(LambdaException e) {
        assertThat(e.statusCode()).isEqualTo(507);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InsufficientStorageException");
        assertThat(e.getMessage()).contains(disk.toString()).contains("full").contains("free some space")
                .doesNotContain("Exception:");
    }

    /** Up to the reserve, and further to the last byte. */
    private void fill() throws IOException {
        try (FileChannel file = FileChannel.open(disk.resolve("ballast"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            while (true) {
                file.write(ByteBuffer.allocate(1 << 16));
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
