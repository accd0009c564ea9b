package dev.quern.storage.streams.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {

    /** From the API's documentation. */
    private static final String DOCUMENTED = "49546986683135544286507457936321625675700192471156785154";

    @Test
    void aNumberOfTheServiceIsUnderstood() {
        SequenceNumber number = SequenceNumber.parse(DOCUMENTED).orElseThrow();
        assertThat(Instant.ofEpochSecond(number.epoch())).isBetween("2014-01-01T00:00:00Z", "2016-01-01T00:00:00Z");
        assertThat(Instant.ofEpochSecond(number.putAt())).isBetween("2014-01-01T00:00:00Z", "2016-01-01T00:00:00Z");
        assertThat(number.shard()).isZero();
        assertThat(number).hasToString(DOCUMENTED);
    }

    @Test
    void everyNumberIsReadAsItWasWritten() {
        qt().forAll(longs().between(0, (1L << 36) - 1), integers().allPositive(), longs().between(0, Long.MAX_VALUE),
                longs().between(0, (1L << 36) - 1)).checkAssert((epoch, shard, counter, putAt) -> {
                    SequenceNumber number = new SequenceNumber(epoch, shard, counter, putAt);
                    assertThat(number.toString()).hasSize(56);
                    assertThat(new BigInteger(number.toString()).bitLength()).isEqualTo(186);
                    assertThat(SequenceNumber.parse(number.toString())).contains(number);
                });
    }

    @Test
    void theirOrderIsThatOfTheDigits() {
        qt().forAll(longs().between(1_700_000_000, 1_700_000_003), integers().between(0, 40),
                longs().between(0, 1_000), longs().between(0, 1_000)).checkAssert((epoch, shard, one, other) -> {
                    SequenceNumber first = new SequenceNumber(epoch, shard, one, epoch);
                    SequenceNumber second = new SequenceNumber(1_700_000_002, 20, other, epoch + 1);
                    int digits = new BigInteger(first.toString()).compareTo(new BigInteger(second.toString()));
                    assertThat(Integer.signum(first.compareTo(second))).isEqualTo(digits);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1", "-1", "12a", "49546986683135544286507457936321625675700192471156785155",
            "99999999999999999999999999999999999999999999999999999999", "340282366920938463463374607431768211456",
            "495469866831355442865074579363216256757001924711567851540000000000000"})
    void otherDigitsAreNoNumber(String digits) {
        assertThat(SequenceNumber.parse(digits)).isEmpty();
    }
}
