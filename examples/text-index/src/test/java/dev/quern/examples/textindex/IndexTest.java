package dev.quern.examples.textindex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexTest {

    @Test
    void wordsAreLettersAndDigitsOfAnyScript() {
        assertThat(Words.of("Die \u00c4hre, die \u00c4HREN; 42 \u041c\u0438\u0440! \u4e16\u754c")).containsExactly("42", "die",
                "\u00e4hre", "\u00e4hren", "\u043c\u0438\u0440", "\u4e16\u754c");
        assertThat(Words.of("A\u0308hre")).as("composed or not").containsExactly("\u00e4hre");
        assertThat(Words.of(" -- \n")).isEmpty();
    }

    @Test
    void whatIsNotUtf8IsNoText() {
        assertThat(Words.text(new byte[]{(byte) 0xFF, (byte) 0xD8, 1})).isEmpty();
        assertThat(Words.text("\u00e4".getBytes(UTF_8))).contains("\u00e4");
    }

    @Test
    void anIndexComesBackAsItWasWritten() {
        Index index = new Index();
        index.put("a key+\u00e4 %20.txt", Set.of("one", "two"));
        index.put("b", Set.of("two"));
        assertThat(new String(index.print(), UTF_8))
                .isEqualTo("one a+key%2B%C3%A4+%2520.txt\ntwo a+key%2B%C3%A4+%2520.txt b\n");
        Index again = Index.parse(index.print());
        assertThat(again.find(List.of("two"))).containsExactly("a key+\u00e4 %20.txt", "b");
        assertThat(again.find(List.of("two", "one"))).containsExactly("a key+\u00e4 %20.txt");
        assertThat(again.find(List.of("three", "one"))).isEmpty();
        assertThat(again.find(List.of())).isEmpty();
    }

    @Test
    void aTextThatChangesLosesItsOldWords() {
        Index index = Index.parse("old a b\nsame a\n".getBytes(UTF_8));
        index.put("a", Set.of("new", "same"));
        assertThat(new String(index.print(), UTF_8)).isEqualTo("new a\nold b\nsame a\n");
        index.put("a", Set.of());
        index.put("b", Set.of());
        assertThat(index.print()).isEmpty();
    }
}
