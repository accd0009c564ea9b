package dev.quern.cli.serve.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ServiceManagerTest {
    private static final long PID = 17;

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<CompletableFuture<String>> pulses = new ArrayList<>();

    private static ServiceManager manager(Map<String, String> variables) {
        return ServiceManager.of(name -> Optional.ofNullable(variables.get(name)), PID);
    }

    private CompletableFuture<String> pulse() {
        CompletableFuture<String> pulse = new CompletableFuture<>();
        pulses.add(pulse);
        return pulse;
    }

    @Test
    void itIsToldThatTheServerIsReadyAndThatItStopsAndHowLongThatMayTake() {
        Path file = folder.resolve("notify");
        try (NotifySocket systemd = new NotifySocket(file)) {
            ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", file.toString()));
            manager.ready();
            assertThat(systemd.next()).isEqualTo("READY=1");
            manager.stopping(Duration.ofSeconds(30));
            assertThat(systemd.next()).isEqualTo("STOPPING=1\nEXTEND_TIMEOUT_USEC=45000000");
        }
    }

    @Test
    void itsSocketMayHaveAnAbstractName() {
        String name = "@quern-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try (NotifySocket systemd = new NotifySocket(name)) {
            manager(Map.of("NOTIFY_SOCKET", name)).ready();
            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void aSignOfLifeFollowsEachPulseAndNothingElse() {
        Path file = folder.resolve("notify");
        try (NotifySocket systemd = new NotifySocket(file)) {
            ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", file.toString(), "WATCHDOG_USEC", "30000000",
                    "WATCHDOG_PID", Long.toString(PID)));
            try (Watchdog watch = manager.watch(this::pulse, time)) {
                assertThat(watch).isNotNull();
                time.advance(Duration.ofSeconds(10));
                assertThat(pulses).hasSize(1);
                pulses.getLast().complete("moved");
                assertThat(systemd.next()).isEqualTo("WATCHDOG=1");

                time.advance(Duration.ofSeconds(10));
                assertThat(pulses).hasSize(2);
                time.advance(Duration.ofMinutes(10));
                assertThat(pulses).as("a pulse that does not come is waited for").hasSize(2);
                pulses.getLast().completeExceptionally(new IllegalStateException("the store is closed"));
                time.advance(Duration.ofSeconds(10));
                assertThat(pulses).hasSize(3);
            }
            pulses.getLast().complete("after the watch has ended");
            time.advance(Duration.ofMinutes(10));
            assertThat(pulses).hasSize(3);
            manager.ready(); // had there been another sign of life, it would come first
            assertThat(systemd.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void aWatchThatIsMeantForAnotherProcessOrForNobodyIsNotKept() {
        String file = folder.resolve("notify").toString();
        List<Map<String, String>> others = List.of(Map.of("WATCHDOG_USEC", "1000"), Map.of("NOTIFY_SOCKET", file),
                Map.of("NOTIFY_SOCKET", file, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "18"), Map.of());
        for (Map<String, String> variables : others) {
            try (Watchdog watch = manager(variables).watch(this::pulse, time)) {
                assertThat(watch).isNotNull();
                time.advance(Duration.ofHours(1));
            }
        }
        assertThat(pulses).isEmpty();
    }

    @Test
    void anEnvironmentThatMakesNoSenseAndASocketThatNobodyReadsStopNothing() {
        manager(Map.of("NOTIFY_SOCKET", "relative/path")).ready();
        manager(Map.of("NOTIFY_SOCKET", "/" + "long".repeat(50))).ready();
        manager(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString(), "WATCHDOG_USEC", "soon")).ready();
        manager(Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString())).stopping(Duration.ZERO);
    }
}
