package dev.quern.admin.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quern.admin.backup.BackupService;
import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Label;
import dev.quern.runtime.Quern;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server describes the shapes of an operation when it is first called: here all of them are. */
class TablesOfOperationsTest {

    record Named(@Label String functionName) {}

    record Odd(@Nullable List<Thread> threads) {}

    record Nothing() {}

    @Test
    void everyOperationFitsItsRouteAndHasAWireForm(@TempDir Path data) {
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            assertThat(Services.of(quern)).allSatisfy(service -> assertThat(service.table()).isNotEmpty()
                    .allSatisfy(Operation::check));
            assertThat(BackupService.operations(quern, BucketAccess.ofEnvironment(Map.of()), InstantSource.system()))
                    .isNotEmpty().allSatisfy(Operation::check);
        }
    }

    @Test
    void anInputWithoutTheLabelsOfTheRouteIsRefused() {
        Operation<Named, Nothing> operation = Operation.blocking("GetFunction", "GET /functions/{Name}", Named.class,
                Nothing.class, (_, _) -> new Nothing());
        assertThatIllegalArgumentException().isThrownBy(operation::check).withMessageContaining("GetFunction")
                .withMessageContaining("[FunctionName]");
    }

    @Test
    void anOutputThatNoWireKnowsIsRefused() {
        Operation<Nothing, Odd> operation = Operation.blocking("ListThreads", "GET /threads", Nothing.class, Odd.class,
                (_, _) -> new Odd(null));
        assertThatIllegalArgumentException().isThrownBy(operation::check).withMessageContaining("no wire form");
    }
}
