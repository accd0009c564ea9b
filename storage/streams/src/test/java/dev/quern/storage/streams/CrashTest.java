package dev.quern.storage.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.child.ChildJvm;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that puts records under load, while their stream is divided anew, is killed at random moments, again and
 * again on the same store. Every record that it acknowledged is there once, with the number it was given; those of a
 * key
 * are in the order in which they were put; numbers rise within each shard.
 */
@Timeout(600)
class CrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.rounds", 3);
    private static final int ROUNDS_FOR_A_FLAW = 10;
    private static final long SEED = Long.getLong("quern.crash.seed", System.nanoTime());
    /** Records of a round have numbers above those of earlier ones. */
    private static final int NUMBERS_OF_A_ROUND = 10_000_000;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    /** Sequence numbers by key and number. */
    private final Map<String, String> acknowledged = new HashMap<>();

    private void prepare() {
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.withStream(2);
        }
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAndInOrder() throws Exception {
        prepare();
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(Flaw.NONE, round);
            assertThat(violations()).as("round %d, seed %d", round, SEED).isEmpty();
        }
        assertThat(acknowledged.size()).isGreaterThan(20 * ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aStoreThatBreaksThePromiseIsCaught(Flaw flaw) throws Exception {
        prepare();
        List<String> violations = new ArrayList<>();
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations.isEmpty(); round++) {
            runAndKill(flaw, round);
            violations.addAll(violations());
        }
        assertThat(violations).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        List<String> violations = new ArrayList<>();
        Map<String, String> found = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        try (Fixture fixture = Fixture.open(folder)) {
            fixture.clock.set(Instant.now());
            for (Shard shard : fixture.shards()) {
                long counter = 0;
                for (StreamRecord record : fixture.all(shard.number())) {
                    String key = record.partitionKey();
                    int number = Integer.parseInt(Fixture.text(record).split(" ")[0]);
                    if (found.put(key + " " + number, record.sequence().toString()) != null) {
                        violations.add(key + " " + number + " is there twice");
                    }
                    if (last.merge(key, number, Math::max) != number) {
                        violations.add(key + " " + number + " comes after a later one");
                    }
                    if (record.sequence().counter() != ++counter) {
                        violations.add(shard.id() + " has a hole before " + record.sequence().counter());
                    }
                }
            }
        }
        acknowledged.forEach((record, sequence) -> {
            if (!Objects.equals(found.get(record), sequence)) {
                violations.add(record + " was given " + sequence + " and has " + found.get(record));
            }
        });
        return violations;
    }

    private void hear(String line) {
        if (line.startsWith("put ") && line.endsWith(" .")) {
            String[] words = line.split(" ");
            acknowledged.put(CrashWriter.key(Integer.parseInt(words[1])) + " " + words[2], words[3]);
        }
    }

    /** Lets the writer work until a random number of lines after its first, then kills it, and reads what it said. */
    private void runAndKill(Flaw flaw, int round) throws IOException, InterruptedException {
        String errors = new ChildJvm(folder, CrashWriter.class, folder.toString(), flaw.name(),
                Long.toString(random.nextLong()), Integer.toString(round * NUMBERS_OF_A_ROUND))
                .killAfter(1 + random.nextInt(1_500), random, this::hear);
        if (flaw == Flaw.NONE) {
            assertThat(errors).as("nothing failed before the kill").doesNotContain("Exception");
        }
    }
}
