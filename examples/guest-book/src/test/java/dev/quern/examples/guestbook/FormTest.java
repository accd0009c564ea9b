package dev.quern.examples.guestbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FormTest {

    @Test
    void fieldsAreDecodedAndHaveNoBlanksAround() {
        Form form = new Form("name=+%C3%84da+&text=a%26b%3Dc%0A%F0%9F%8F%94&empty=");
        assertThat(form.required("name", 3)).isEqualTo("\u00c4da");
        assertThat(form.required("text", 7)).isEqualTo("a&b=c\n\ud83c\udfd4");
    }

    @Test
    void whatIsMissingOrTooLongIsRefused() {
        Form form = new Form("name=+&text=abcd");
        assertThatIllegalArgumentException().isThrownBy(() -> form.required("name", 5))
                .withMessage("name has 1 to 5 characters, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> form.required("text", 3))
                .withMessage("text has 1 to 3 characters, not 4");
        assertThatIllegalArgumentException().isThrownBy(() -> form.required("other", 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Form("name=%zz"));
    }
}
