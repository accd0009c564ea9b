package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quern.plugin.FunctionCaller;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockTest {
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final FunctionCaller functions = (function, payload) -> {
        called.add(function);
        return CompletableFuture.completedFuture(new byte[0]);
    };

    @Test
    void callsTheFunctionAgainAndAgain() throws Exception {
        try (Clock clock = new Clock()) {
            clock.start(functions, Map.of("function", "tick", "every", "PT0.01S"));
            assertEquals("tick", called.poll(10, TimeUnit.SECONDS));
            assertEquals("tick", called.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void wantsToBeToldWhichFunction() {
        try (Clock clock = new Clock()) {
            assertThrows(IllegalArgumentException.class, () -> clock.start(functions, Map.of()));
        }
    }
}
