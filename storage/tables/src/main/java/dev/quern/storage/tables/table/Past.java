package dev.quern.storage.tables.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For whom it is kept what the items of a table were before.
 *
 * @param recovery
 *            for all who may ask later
 * @param pins
 *            for those who read now
 */
public record Past(Optional<Recovery> recovery, List<Pin> pins) {

    /** It is not kept. */
    public static final Past NONE = new Past(Optional.empty(), List.of());

    public Past {
        pins = List.copyOf(pins);
    }

    /** Whether every write notes what the item was before it. */
    public boolean isKept() {
        return recovery.isPresent() || !pins.isEmpty();
    }

    /** No write that sees this may be dated at or before this moment; empty if none is noted. */
    public Optional<Instant> floor() {
        return Stream.concat(pins.stream().map(Pin::moment), recovery.map(Recovery::since).stream())
                .max(Instant::compareTo);
    }

    public Past withRecovery(Optional<Recovery> newRecovery) {
        return new Past(newRecovery, pins);
    }

    public Past with(Pin pin) {
        return new Past(recovery, Stream.concat(pins.stream(), Stream.of(pin)).toList());
    }

    public Past without(long reader) {
        return new Past(recovery, pins.stream().filter(pin -> pin.reader() != reader).toList());
    }
}
