package dev.quern.examples.notespage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadNotesTest {

    @Test
    void aLimitIsANumberInItsRange() {
        assertThat(ReadNotes.limit(Optional.empty())).contains(20);
        assertThat(ReadNotes.limit(Optional.of("100"))).contains(100);
        assertThat(ReadNotes.limit(Optional.of("0"))).isEmpty();
        assertThat(ReadNotes.limit(Optional.of("101"))).isEmpty();
        assertThat(ReadNotes.limit(Optional.of("+5"))).isEmpty();
        assertThat(ReadNotes.limit(Optional.of(""))).isEmpty();
    }
}
