package dev.quern.examples.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WriteNoteTest {

    @Test
    void charactersAreCountedNotUnits() {
        String mountains = "\ud83c\udfd4".repeat(3);
        assertThat(WriteNote.required("topic", mountains, 3)).isEqualTo(mountains);
        assertThatIllegalArgumentException().isThrownBy(() -> WriteNote.required("topic", mountains, 2))
                .withMessage("topic has 3 characters: send at most 2");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> WriteNote.required("id", " ", 9))
                .withMessage("id is missing: send 1 to 9 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> WriteNote.required("text", null, 9))
                .withMessageStartingWith("text is missing");
    }
}
