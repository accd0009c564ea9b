package dev.quern.runtime.mapping.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hundreds of schedules of a mapping at work, other ones with other seeds. With {@code -Dmapping.seed=N} only that one;
 * with
 * {@code -Dmapping.schedules=N} more of them.
 */
class MappingSimulationTest {

    private static final long SCHEDULES = Long.getLong("mapping.schedules", 300);

    @Test
    void whateverHappensNothingIsSkippedAndOrderIsKept() {
        Long only = Long.getLong("mapping.seed");
        LongStream seeds = only == null ? LongStream.range(0, SCHEDULES) : LongStream.of(only);
        seeds.forEach(seed -> run(seed, Simulation.Flaw.NONE));
    }

    private static void run(long seed, Simulation.Flaw flaw) {
        try {
            new Simulation(seed, flaw).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("Schedule " + seed + " fails (repeat it with -Dmapping.seed=" + seed + "): "
                    + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Simulation.Flaw.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aBrokenMachineIsCaught(Simulation.Flaw flaw) {
        long caught = LongStream.range(0, 50).filter(seed -> {
            try {
                new Simulation(seed, flaw).run();
                return false;
            } catch (AssertionError e) {
                return true;
            }
        }).count();
        assertThat(caught).isGreaterThan(10);
    }
}
