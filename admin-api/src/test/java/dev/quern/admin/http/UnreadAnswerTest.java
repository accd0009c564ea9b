package dev.quern.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnreadAnswerTest {

    private final UnreadAnswer answer = new UnreadAnswer();

    @Test
    void whatMovesDoesNotStandStillHoweverSlowly() {
        assertThat(answer.standsStill(1_000, 0, 10)).isZero();
        assertThat(answer.standsStill(1_000, 1, 500)).isZero();
        assertThat(answer.standsStill(900, 1, 1_000)).isZero();
        assertThat(answer.standsStill(950, 1, 1_500)).isZero();
    }

    @Test
    void whatDoesNotMoveIsTimedFromItsLastMove() {
        answer.standsStill(1_000, 7, 10);
        assertThat(answer.standsStill(1_000, 7, 400)).isEqualTo(390);
        assertThat(answer.standsStill(1_000, 7, 900)).isEqualTo(890);
    }

    @Test
    void whereNothingIsToBeSentNobodyIsWaitedFor() {
        answer.standsStill(0, 0, 10);
        assertThat(answer.standsStill(0, 0, 1_000_000)).isZero();
        assertThat(answer.standsStill(5, 0, 2_000_000)).isZero();
    }
}
