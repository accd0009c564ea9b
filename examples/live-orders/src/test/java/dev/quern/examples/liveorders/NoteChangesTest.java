package dev.quern.examples.liveorders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.examples.liveorders.NoteChanges.Change;
import dev.quern.examples.liveorders.NoteChanges.Images;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoteChangesTest {

    private static final Map<String, Map<String, Object>> KEY = Map.of("id", Map.of("S", "17"));

    @Test
    void aChangeIsToldWithTheItemAsItIsNow() {
        assertThat(NoteChanges.json(new Change("MODIFY", new Images(KEY, Map.of("id", Map.of("S", "17"), "state",
                Map.of("S", "<paid>"), "cents", Map.of("N", "995"), "lines", Map.of("L", List.of()))))))
                .isEqualTo("{\"event\":\"MODIFY\",\"key\":\"17\",\"item\":{\"cents\":\"995\",\"id\":\"17\","
                        + "\"lines\":\"(L)\",\"state\":\"\\u003cpaid\\u003e\"}}");
    }

    @Test
    void ofAnItemThatIsGoneThereIsTheKey() {
        assertThat(NoteChanges.json(new Change("REMOVE", new Images(KEY, null))))
                .isEqualTo("{\"event\":\"REMOVE\",\"key\":\"17\",\"item\":{}}");
    }
}
