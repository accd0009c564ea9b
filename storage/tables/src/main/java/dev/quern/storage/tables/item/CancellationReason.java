package dev.quern.storage.tables.item;

import java.util.Optional;

/**
 * What became of one part of a transaction that was cancelled.
 *
 * @param code
 *            {@code None} if nothing is wrong with it
 * @param message
 *            for people; empty if nothing is wrong
 * @param item
 *            the item as it is, if that was asked for, a condition failed, and there is one
 */
public record CancellationReason(String code, Optional<String> message, Optional<Item> item) {

    public static CancellationReason none() {
        return new CancellationReason("None", Optional.empty(), Optional.empty());
    }

    public static CancellationReason of(TablesException reason) {
        return switch (reason) {
            case TablesException.ConditionalCheckFailed failed -> new CancellationReason("ConditionalCheckFailed",
                    Optional.of(failed.getMessage()), failed.item());
            case TablesException.ItemCollectionSizeLimitExceeded exceeded -> new CancellationReason(
                    "ItemCollectionSizeLimitExceeded", Optional.of(exceeded.getMessage()), Optional.empty());
            case TablesException.DuplicateItem duplicate -> new CancellationReason("DuplicateItem",
                    Optional.of(duplicate.getMessage()), Optional.empty());
            case TablesException other -> new CancellationReason("ValidationError", Optional.of(other.getMessage()),
                    Optional.empty());
        };
    }
}
