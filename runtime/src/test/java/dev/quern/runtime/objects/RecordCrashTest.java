package dev.quern.runtime.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.objects.RecordCrashChild.Flaw;
import dev.quern.storage.kv.child.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process whose failed calls are told to a bucket, again and again: of every call that was accepted there is
 * one
 * record, and not two. {@code -Dquern.crash.record-rounds} asks for more rounds, {@code -Dquern.seed} repeats the
 * moments.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RecordCrashTest {

    private static final int ROUNDS = Integer.getInteger("quern.crash.record-rounds", 2);
    /** Ends with the first that shows it; a kill may find nothing under way. */
    private static final int ROUNDS_FOR_A_FLAW = 40;
    private static final long SEED = Long.getLong("quern.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, Integer> kept = new HashMap<>();

    @Test
    void ofEveryAcceptedCallThereIsOneRecord() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            takeAndKill(Flaw.NONE, 300 + random.nextInt(700));
        }
        drain(Flaw.NONE);
        assertThat(accepted).hasSizeGreaterThan(150 * ROUNDS);
        assertThat(violations()).as("seed %d", SEED).isEmpty();
    }

    @Test
    void aRecordThatIsWrittenBeforeTheCallEndsIsCaught() throws Exception {
        for (int round = 1; round <= ROUNDS_FOR_A_FLAW && violations().isEmpty(); round++) {
            takeAndKill(Flaw.BEFORE, 50 + random.nextInt(300));
            kept.clear();
            drain(Flaw.BEFORE);
        }
        assertThat(violations()).as("seed %d", SEED).isNotEmpty();
    }

    private List<String> violations() {
        List<String> violations = new ArrayList<>();
        accepted.stream().filter(id -> !kept.containsKey(id)).forEach(id -> violations.add(id + " has no record"));
        kept.forEach((id, times) -> {
            if (times > 1) {
                violations.add(id + " has " + times + " records");
            }
        });
        return violations;
    }

    private ChildJvm child(String what, Flaw flaw) throws IOException {
        return new ChildJvm(folder, RecordCrashChild.class, folder.resolve("data").toString(), what, flaw.name());
    }

    private void takeAndKill(Flaw flaw, int linesToLive) throws IOException, InterruptedException {
        child("take", flaw).killAfter(linesToLive, random, this::note);
    }

    private void drain(Flaw flaw) throws IOException, InterruptedException {
        child("drain", flaw).runUntil("drained .", this::note);
    }

    /** A line may be cut off by the kill: it was not said in full. */
    private void note(String line) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && words[2].equals(".")) {
            if (words[0].equals("accepted")) {
                accepted.add(words[1]);
            } else {
                kept.merge(words[1], 1, Integer::sum);
            }
        }
    }
}
