package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Form;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What an update by an expression is charged that is a request of its own: something for itself, and that of its
 * {@linkplain ClauseCharge clauses}. It may not be more than the largest item, besides what becomes of the item; an
 * update by the parameters that were there before expressions is charged nothing. No page of the service tells of this;
 * it was measured there, and clients see where it ends.
 *
 * @param known
 *            what is charged whatever the item is
 * @param sets
 *            what is added to sets: those members are charged that were not there
 */
record UpdateCharge(long known, List<Update.Action.Add> sets) {

    /** Of what is not charged. */
    static final UpdateCharge NONE = new UpdateCharge(0, List.of());

    private static final long BASE = 3;

    static UpdateCharge of(ItemWrite.Change change) {
        return change.update().filter(update -> update.form() == Form.EXPRESSION).map(UpdateCharge::of).orElse(NONE);
    }

    private static UpdateCharge of(Update update) {
        long known = BASE + update.actions().stream().mapToLong(ClauseCharge::of).sum();
        List<Update.Action.Add> sets = update.actions().stream().filter(Update.Action.Add.class::isInstance)
                .map(Update.Action.Add.class::cast).filter(add -> add.value().type().isSet()).toList();
        return new UpdateCharge(known, sets);
    }

    /**
     * Before the item is looked at: the service tells of this even if the condition does not hold.
     *
     * @throws TablesException.Validation
     *             if it is too much whatever the item is
     */
    void require() {
        require(known);
    }

    /**
     * @param before
     *            the item as it is
     * @throws TablesException.Validation
     *             if it is too much for this item
     */
    void requireFor(Optional<Item> before) {
        if (!sets.isEmpty()) {
            Item item = before.orElse(Item.empty());
            require(known + sets.stream().mapToLong(add -> added(add, item)).sum());
        }
    }

    private static void require(long charge) {
        if (charge > Item.MAX_SIZE) {
            throw new TablesException.Validation(Planning.TOO_LARGE_AFTERWARDS);
        }
    }

    private static long added(Update.Action.Add add, Item before) {
        AttributeValue there = add.path().in(before);
        return switch (add.value()) {
            case AttributeValue.SS more -> size(more.values(),
                    there instanceof AttributeValue.SS set ? set.values() : Set.of(), Utf8::length);
            case AttributeValue.NS more -> size(more.values(),
                    there instanceof AttributeValue.NS set ? set.values() : Set.of(), TableNumber::size);
            case AttributeValue.BS more -> size(more.values(),
                    there instanceof AttributeValue.BS set ? set.values() : Set.of(), Binary::length);
            case AttributeValue _ -> throw new IllegalStateException("only sets are kept");
        };
    }

    private static <T> long size(Set<T> members, Set<T> there, ToIntFunction<T> size) {
        return members.stream().filter(member -> !there.contains(member)).mapToLong(size::applyAsInt).sum();
    }
}
