package dev.quern.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.child.ChildJvm;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.version.PutObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that changes objects under load is killed at random moments, again and again on the same store. What it
 * acknowledged is there with its bytes and its events, what it had begun is there whole or not at all, and nothing else
 * is.
 */
@Timeout(600)
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.rounds", 3);
    private static final int ROUNDS_FOR_A_FLAW = 10;
    private static final long SEED = Long.getLong("quern.crash.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final CrashLog log = new CrashLog();

    private void prepare() {
        try (Fixture fixture = Fixture.open(folder, CrashWriter.settings())) {
            fixture.store.buckets().create(CrashWriter.PLAIN, "r", "o");
            fixture.store.buckets().create(CrashWriter.VERSIONED, "r", "o");
            fixture.store.buckets().setVersioning(CrashWriter.VERSIONED, Versioning.ENABLED);
            try (ReceivedBody body = fixture.receive(CrashWriter.Operation.COPY.content(0))) {
                fixture.store.objects().put(CrashWriter.PLAIN, CrashWriter.SOURCE, body,
                        PutObject.plain(Fixture.CAUSE));
            }
        }
    }

    @Test
    void whatWasAcknowledgedIsThereWholeWithItsEventsAndNothingElseIs() throws Exception {
        prepare();
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(Flaw.NONE);
            assertThat(violations()).as("round %d, seed %d", round, SEED).isEmpty();
        }
        assertThat(log.acknowledged()).isGreaterThan(20L * ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aStoreThatBreaksThePromiseIsCaught(Flaw flaw) throws Exception {
        prepare();
        List<String> violations = new ArrayList<>();
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations.isEmpty(); round++) {
            runAndKill(flaw);
            violations.addAll(violations());
        }
        assertThat(violations).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        try (Fixture fixture = Fixture.open(folder, CrashWriter.settings())) {
            return new CrashCheck(fixture, log).violations();
        }
    }

    /** Lets the writer work until a random number of lines after its first, then kills it, and reads what it said. */
    private void runAndKill(Flaw flaw) throws IOException, InterruptedException {
        String errors = new ChildJvm(folder, CrashWriter.class, folder.toString(), flaw.name(),
                Long.toString(random.nextLong())).killAfter(1 + random.nextInt(400), random, log::add);
        if (flaw == Flaw.NONE) {
            assertThat(errors).as("nothing failed before the kill").doesNotContain("Exception");
        }
    }
}
