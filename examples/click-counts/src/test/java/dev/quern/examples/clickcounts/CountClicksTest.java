package dev.quern.examples.clickcounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.examples.clickcounts.CountClicks.Click;
import dev.quern.examples.clickcounts.CountClicks.Event;
import dev.quern.examples.clickcounts.CountClicks.Kinesis;
import dev.quern.examples.clickcounts.CountClicks.State;
import dev.quern.examples.clickcounts.CountClicks.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountClicksTest {

    private static final Window WINDOW = new Window("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z");

    private static Click click(String page, String number) {
        return new Click(new Kinesis(page, number));
    }

    @Test
    void aWindowBeginsWithNothingAndGoesOnWithWhatWasCounted() {
        State first = CountClicks.count(new Event(List.of(click("/a", "1"), click("/b", "2"), click("/a", "3")), WINDOW,
                new State(null, null), false));
        assertThat(first).isEqualTo(new State(Map.of("/a", 2L, "/b", 1L), "3"));
        assertThat(CountClicks.count(new Event(List.of(click("/b", "4")), WINDOW, first, false)))
                .isEqualTo(new State(Map.of("/a", 2L, "/b", 2L), "4"));
    }

    @Test
    void anEndWithoutClicksCountsNoneMore() {
        State before = new State(Map.of("/a", 2L), "3");
        assertThat(CountClicks.count(new Event(List.of(), WINDOW, before, true))).isEqualTo(before);
    }
}
