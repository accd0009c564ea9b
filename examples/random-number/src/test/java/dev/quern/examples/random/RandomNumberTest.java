package dev.quern.examples.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomNumberTest {

    private final LoggedContext context = new LoggedContext();
    private final RandomNumber function = new RandomNumber(new Random(42));

    private int draw(Integer min, Integer max) {
        return function.handleRequest(new Range(min, max), context).value();
    }

    @Test
    void everyNumberOfTheRangeIsDrawnAndNoOther() {
        assertThat(IntStream.range(0, 1_000).map(i -> draw(1, 6)).distinct().sorted())
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aRangeOfOneHasOneAnswer() {
        assertThat(draw(7, 7)).isEqualTo(7);
        assertThat(draw(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theLargestRangeHasNegativeAndPositiveNumbers() {
        assertThat(IntStream.range(0, 100).map(i -> draw(Integer.MIN_VALUE, Integer.MAX_VALUE)))
                .anyMatch(value -> value < 0)
                .anyMatch(value -> value > 0);
    }

    @Test
    void whatWasDrawnIsLogged() {
        int value = draw(1, 6);
        assertThat(context.lines()).containsExactly("Drew " + value + " between 1 and 6");
    }

    @Test
    void aMissingEndIsNamed() {
        assertThatThrownBy(() -> draw(null, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("min is missing: send {\"min\": 1, \"max\": 6}");
        assertThatThrownBy(() -> draw(1, null)).hasMessage("max is missing: send {\"min\": 1, \"max\": 6}");
        assertThatThrownBy(() -> function.handleRequest(null, context))
                .hasMessage("The input is missing: send {\"min\": 1, \"max\": 6}");
    }

    @Test
    void aRangeTheWrongWayRoundIsRefused() {
        assertThatThrownBy(() -> draw(6, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("min is 6 and max is 1: min must not be above max");
    }
}
