package dev.quern.admin.kinesis.call;

import dev.quern.storage.streams.stream.SequenceNumber;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A sequence number as clients write it. The service has had three forms and tells them apart, so that it can say what
 * is wrong with a number; all that is put now has the last form.
 */
public sealed interface SequenceText {

    /** Which shard it names. */
    int shard();

    /** When what it names was put, in seconds since 1970. */
    long putAt();

    /** The digits, as the service says them. */
    String text();

    /** A number in the form of today. */
    record Current(SequenceNumber sequence) implements SequenceText {
        @Override
        public int shard() {
            return sequence.shard();
        }

        @Override
        public long putAt() {
            return sequence.putAt();
        }

        @Override
        public String text() {
            return sequence.toString();
        }
    }

    /** A number in a form of old, which no record here has. */
    record Old(int shard, long putAt, String text) implements SequenceText {}

    /** The bit that all numbers of the first form have, whether it was written or not. */
    BigInteger FIRST_FORM = BigInteger.ONE.shiftLeft(124);
    BigInteger BEYOND_FIRST_FORM = BigInteger.ONE.shiftLeft(129);
    BigInteger LAST_FORMS = BigInteger.ONE.shiftLeft(185);
    BigInteger BEYOND_LAST_FORMS = BigInteger.valueOf(3).shiftLeft(184);
    long MAX_SECONDS_OF_FIRST_FORM = 16_025_175_000L;

    /** The number that these digits say; empty if they say none of any form. */
    static Optional<SequenceText> parse(String digits) {
        BigInteger written = new BigInteger(digits);
        BigInteger number = written.compareTo(FIRST_FORM) < 0 ? written.add(FIRST_FORM) : written;
        if (number.compareTo(BEYOND_FIRST_FORM) < 0) {
            return firstForm(number);
        }
        if (number.compareTo(LAST_FORMS) <= 0 || number.compareTo(BEYOND_LAST_FORMS) >= 0) {
            return Optional.empty();
        }
        return number.testBit(0) ? secondForm(number) : SequenceNumber.parse(digits).map(Current::new);
    }

    private static Optional<SequenceText> firstForm(BigInteger number) {
        String hex = number.toString(16);
        long seconds = Long.parseLong(hex.substring(1, 10), 16);
        return seconds < MAX_SECONDS_OF_FIRST_FORM
                ? Optional.of(new Old(Integer.parseInt(hex.substring(28, 32), 16), seconds, number.toString()))
                : Optional.empty();
    }

    private static Optional<SequenceText> secondForm(BigInteger number) {
        String hex = number.toString(16);
        long shard = Long.parseLong(hex.substring(38, 46), 16);
        return hex.endsWith("1") && shard <= Integer.MAX_VALUE
                ? Optional.of(new Old((int) shard, Long.parseLong(hex.substring(13, 22), 16), number.toString()))
                : Optional.empty();
    }
}
