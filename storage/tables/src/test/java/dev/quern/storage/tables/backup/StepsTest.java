package dev.quern.storage.tables.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work that is done in turns. */
class StepsTest {

    private final List<String> done = new ArrayList<>();

    private boolean step(String one) {
        if (one.equals("broken")) {
            throw new IllegalStateException("broken");
        }
        done.add(one);
        return one.equals("long");
    }

    @Test
    void whatFailsHoldsUpNothingElse() {
        assertThat(Steps.ofEach(List.of("broken", "long", "short"), this::step)).isTrue();
        assertThat(done).containsExactly("long", "short");
    }

    @Test
    void itIsToldWhenNothingElseIsToBeDone() {
        assertThatThrownBy(() -> Steps.ofEach(List.of("broken", "short"), this::step))
                .isInstanceOf(IllegalStateException.class).hasMessage("broken");
        assertThat(done).containsExactly("short");
    }
}
