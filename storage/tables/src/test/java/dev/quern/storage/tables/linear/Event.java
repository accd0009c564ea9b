package dev.quern.storage.tables.linear;

import java.util.OptionalLong;

/**
 * A call on a register and its answer. Times are those of one clock, which never stands still.
 *
 * @param answer
 *            of a read or addition: the value; of a compare-and-set: 1 if it was done
 */
record Event(long begin, long end, Call call, long answer) {

    /** What was asked for. */
    sealed interface Call {

        record Read() implements Call {}

        record Add(long amount) implements Call {}

        record CompareAndSet(long expected, long wanted) implements Call {}
    }

    /** What the register holds afterwards if it held this before; empty if the answer would have been another. */
    OptionalLong apply(long before) {
        return switch (call) {
            case Call.Read _ -> answer == before ? OptionalLong.of(before) : OptionalLong.empty();
            case Call.Add add -> answer == before + add.amount()
                    ? OptionalLong.of(before + add.amount())
                    : OptionalLong.empty();
            case Call.CompareAndSet cas -> answer == (before == cas.expected() ? 1 : 0)
                    ? OptionalLong.of(answer == 1 ? cas.wanted() : before)
                    : OptionalLong.empty();
        };
    }
}
